package dev.tallylight.agent.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SseParserTest {
    private static final String FEED = """
            :alive

            event: snapshot
            id: 3-a1
            data: {"a":
            data: "ü"}

            event:withdrawn
            data:{}

            retry: 500
            unknown

            data: last
            """;

    private static List<SseParser.Event> parsed(byte[] bytes, int... cuts) {
        SseParser parser = new SseParser(1_000);
        List<SseParser.Event> events = new ArrayList<>();
        int from = 0;
        for (int cut : cuts) {
            events.addAll(parser.feed(java.util.Arrays.copyOfRange(bytes, from, cut)));
            from = cut;
        }
        events.addAll(parser.feed(java.util.Arrays.copyOfRange(bytes, from, bytes.length)));
        return events;
    }

    @Test
    void readsEventsCommentsAndIds() {
        assertThat(parsed(FEED.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(
                        new SseParser.Event("snapshot", "{\"a\":\n\"ü\"}", "3-a1"),
                        new SseParser.Event("withdrawn", "{}", "3-a1")); // the last has not ended yet
    }

    @Test
    void readsEachWayToEndALine() {
        for (String end : new String[] {"\n", "\r\n", "\r"}) {
            String feed = "event: a" + end + "data: x" + end + end + "data: y" + end + end + ":" + end;
            assertThat(parsed(feed.getBytes(StandardCharsets.UTF_8)))
                    .extracting(SseParser.Event::data)
                    .containsExactly("x", "y");
        }
    }

    @Test
    void readsTheSameWhereverThePiecesEnd() {
        byte[] bytes = FEED.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        List<SseParser.Event> whole = parsed(bytes);
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(parsed(bytes, cut)).isEqualTo(whole);
        }
    }

    @Test
    void refusesWhatNeverEnds() {
        SseParser line = new SseParser(1_000);
        assertThatThrownBy(() -> line.feed(new byte[2_000])).isInstanceOf(IllegalStateException.class);
        SseParser event = new SseParser(1_000);
        byte[] part = "data: 0123456789\n".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        event.feed(part);
                    }
                })
                .isInstanceOf(IllegalStateException.class);
    }

    @Property(tries = 500)
    void takesAnyBytes(@ForAll byte[] bytes) {
        assertThat(parsed(bytes)).isNotNull();
    }
}
