package dev.tallylight.stream.ask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedPathTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            live/studio-a | rtmp://example.com/live/studio-a | true
            live/studio-a | rtmp://example.com:1935/live/studio-a?token=*** | true
            live/studio-a | rtmp://***@example.com/deep/live/studio-a | true
            live/studio-a | rtmp://example.com/live/studio-a2 | false
            live/studio-a | rtmp://example.com/live/xstudio-a | false
            live/studio-a | rtmp://example.com/xlive/studio-a | false
            live/studio-a | rtmp://example.com/live/studio-a/more | false
            live/studio-a | rtmp://live/studio-a | true
            live/studio-a | rtsp://example.com:8554/live/studio-a | true
            live/studio-a | https://example.com/live/studio-a.m3u8 | true
            live/studio-a | https://example.com/live/studio-a.mpd?x=1 | true
            live/studio-a | http://example.com:8080/live/studio-a.flv | true
            live/studio-a | https://example.com/live/studio-a/playlist.m3u8 | true
            live/studio-a | https://example.com/live/studio-a/manifest.mpd | true
            live/studio-a | https://example.com/live/studio-a/deep/index.m3u8 | false
            live/studio-a | https://example.com:8889/live/studio-a/whep | true
            live/studio-a | https://example.com/hls/studio-a.m3u8 | false
            live/studio-a | https://example.com/page?next=/live/studio-a | true
            live/studio-a | srt://example.com:8890?streamid=read:live/studio-a | true
            live/studio-a | srt://example.com:8890?streamid=live/studio-a&latency=200 | true
            live/studio-a | srt://example.com:8890?streamid=#!::r=live/studio-a,m=request | true
            main.mp3 | http://example.com:8000/main.mp3 | true
            main.mp3 | http://example.com:8000/xmain.mp3 | false
            main.mp3 | http://example.com:8000/mainxmp3 | false
            live/früh | rtmp://example.com/live/früh | true
            live/früh | rtmp://example.com/live/fr%C3%BCh | true
            live/früh | rtmp://example.com/live/fr%c3%bch | true
            live/a b | rtmp://example.com/live/a%20b | true
            live/a+b(c) | rtmp://example.com/live/a+b(c) | true
            """)
    void knowsWhereItCanBePlayed(String path, String url, boolean there) {
        assertThat(Pattern.compile(new PublishedPath(path, false).pattern())
                        .matcher(url)
                        .find())
                .isEqualTo(there);
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/hls/studio-a.m3u8, true",
        "https://example.com/hls/studio-a/index.m3u8, true",
        "https://example.com/dash/studio-a/index.mpd, true",
        "https://example.com/hls/xstudio-a.m3u8, false",
        "rtmp://example.com/other/studio-a, false"
    })
    void findsAPlaylistByItsNameAloneWhereThatIsAskedFor(String url, boolean there) {
        String pattern = new PublishedPath("live/studio-a", true).listPattern();
        assertThat(pattern).isNotNull();
        assertThat(Pattern.compile(String.valueOf(pattern)).matcher(url).find()).isEqualTo(there);
        assertThat(new PublishedPath("live/studio-a", false).listPattern()).isNull();
    }

    @Property(tries = 500)
    void anyNameIsFoundAsItIs(@ForAll String name) {
        String segment = name.replaceAll("[/\\p{Cntrl}\\p{Cs}]", "");
        if (!segment.isEmpty()) {
            assertThat(Pattern.compile(new PublishedPath("live/" + segment, true).pattern())
                            .matcher("rtmp://h/live/" + segment)
                            .find())
                    .isTrue();
        }
    }
}
