package dev.tallylight.plan.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MovedListTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Each row with where it stood. */
    private static List<String> rows(String text, String... tags) {
        MovedList list = MovedList.of(text, List.of(tags));
        try {
            var streams = JSON.readTree(list.json()).path("streams");
            assertThat(streams).hasSize(list.places().size());
            int[] row = {0};
            return StreamSupport.stream(streams.spliterator(), false)
                    .map(each -> list.place(++row[0]) + " " + each.toString().replace('"', '\''))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void readsALineForEachUrlWithANameBeforeOrAfterIt() {
        assertThat(rows("""
                        \uFEFFname, url
                        rtmp://example.com/live/a

                        # the studios
                        Studio B, https://example.com/b/playlist.m3u8?x=1,2
                        https://example.com/c.m3u8, Studio C
                        "Studio ""D"", Berlin";"rtsp://example.com/d"
                        E\trtmp://example.com/e
                        rtmp://example.com/f,
                        example.com/no-scheme
                        """))
                .containsExactly(
                        "line 2 {'url':'rtmp://example.com/live/a'}",
                        "line 5 {'url':'https://example.com/b/playlist.m3u8?x=1,2','name':'Studio B'}",
                        "line 6 {'url':'https://example.com/c.m3u8','name':'Studio C'}",
                        "line 7 {'url':'rtsp://example.com/d','name':'Studio \\'D\\', Berlin'}",
                        "line 8 {'url':'rtmp://example.com/e','name':'E'}",
                        "line 9 {'url':'rtmp://example.com/f'}",
                        "line 10 {'url':'example.com/no-scheme'}");
    }

    @Test
    void readsTheAnswerOfTheOldApi() {
        assertThat(rows("""
                        {"status":"Ok","streams":[
                          {"id":"54AEF1c1d2e3f4a5b6c7d8e9","url":"rtmp://example.com/a","name":"A","status":"offline",
                           "paused":true,"checkpoints":["New York, USA"]},
                          {"_id":{"$oid":"54aef1c1d2e3f4a5b6c7d8ea"},"stream":"rtmp://example.com/b"},
                          {"id":17,"url":"rtmp://example.com/c","name":""},
                          "rtmp://example.com/d",
                          {"name":"nothing to play"},
                          7]}"""))
                .containsExactly(
                        "entry 1 {'url':'rtmp://example.com/a','name':'A','key':'54aef1c1d2e3f4a5b6c7d8e9','paused':true}",
                        "entry 2 {'url':'rtmp://example.com/b','key':'54aef1c1d2e3f4a5b6c7d8ea'}",
                        "entry 3 {'url':'rtmp://example.com/c'}",
                        "entry 4 {'url':'rtmp://example.com/d'}",
                        "entry 5 {'url':'','name':'nothing to play'}",
                        "entry 6 7");
        assertThat(rows(" [{\"url\":\"rtmp://example.com/a\"}]", "sport"))
                .containsExactly("entry 1 {'url':'rtmp://example.com/a','tags':['sport']}");
        assertThat(rows("{\"dispersa\":[\"rtmp://example.com/a\"]}"))
                .containsExactly("entry 1 {'url':'rtmp://example.com/a'}");
        assertThat(rows("")).isEmpty();
    }

    @Test
    void saysWhereItCannotBeRead() {
        for (String text : List.of("{\"streams\":", "[}", "{\"streams\":{}}", "{}", "[" + "[".repeat(100))) {
            assertThatExceptionOfType(UnreadableListException.class)
                    .as(text)
                    .isThrownBy(() -> MovedList.of(text, List.of()));
        }
        assertThatExceptionOfType(UnreadableListException.class)
                .isThrownBy(() -> MovedList.of("{\"status\":\"error\",\"description\":\"no\"}", List.of()))
                .withMessageContaining("old API's error");
        assertThatExceptionOfType(UnreadableListException.class)
                .isThrownBy(() -> MovedList.of("rtmp://h/x\n".repeat(100_001), List.of()))
                .withMessageContaining("100001");
    }

    @Property(tries = 300)
    void takesAnyTextOrSaysWhyNot(@ForAll String text) {
        assertThatNoException().isThrownBy(() -> {
            try {
                MovedList list = MovedList.of(text, List.of());
                JSON.readTree(new String(list.json(), StandardCharsets.UTF_8));
            } catch (UnreadableListException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        });
    }
}
