package dev.tallylight.probe.hls.playlist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.media.ByteRange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaylistParserTest {
    private static final String MEDIA = """
            #EXTM3U
            #EXT-X-VERSION:3
            #EXT-X-TARGETDURATION:4
            #EXT-X-MEDIA-SEQUENCE:812
            #EXT-X-PROGRAM-DATE-TIME:2026-11-23T03:13:27.120+0000
            #EXTINF:4.000,
            a.ts
            #EXTINF:3.5,
            b.ts?x=1
            """;

    private static Playlist.Media media(String text) {
        return (Playlist.Media) PlaylistParser.parse(text);
    }

    @Test
    void readsAMediaPlaylist() {
        Playlist.Media playlist = media(MEDIA);
        assertThat(playlist.targetDuration()).isEqualTo(Duration.ofSeconds(4));
        assertThat(playlist.end()).isEqualTo(814);
        assertThat(playlist.ended()).isFalse();
        Playlist.Segment last = playlist.segments().getLast();
        assertThat(last.uri()).isEqualTo("b.ts?x=1");
        assertThat(last.sequence()).isEqualTo(813);
        assertThat(last.duration()).isEqualTo(Duration.ofMillis(3500));
        assertThat(last.at()).isEqualTo(Instant.parse("2026-11-23T03:13:31.120Z"));
    }

    @Test
    void takesAByteOrderMarkCrLfAndAFractionalTargetDuration() {
        Playlist.Media playlist =
                media("\uFEFF" + MEDIA.replace(":4\n", ":2.5\n").replace("\n", "\r\n"));
        assertThat(playlist.targetDuration()).isEqualTo(Duration.ofMillis(2500));
        assertThat(playlist.segments()).hasSize(2);
        assertThat(playlist.segments().getFirst().uri()).isEqualTo("a.ts");
    }

    @Test
    void readsVariantsWithTheirAudio() {
        Playlist.Master master = (Playlist.Master) PlaylistParser.parse("""
                #EXTM3U
                #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="aud",NAME="English, stereo",DEFAULT=YES,URI="en.m3u8"
                #EXT-X-STREAM-INF:BANDWIDTH=1280000,CODECS="avc1.4d401f,mp4a.40.2",AUDIO="aud"
                low.m3u8
                #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI="i.m3u8"
                """);
        assertThat(master.variants())
                .containsExactly(
                        new Playlist.Variant("low.m3u8", 1_280_000L, "aud", "avc1.4d401f,mp4a.40.2", null, null));
        assertThat(master.renditions()).containsExactly(new Playlist.Rendition("AUDIO", "aud", "en.m3u8", true));
    }

    @Test
    void readsKeysInitsRangesAndGaps() {
        Playlist.Media playlist = media("""
                #EXTM3U
                #EXT-X-TARGETDURATION:6
                #EXT-X-MAP:URI="init.mp4",BYTERANGE="720@0"
                #EXT-X-KEY:METHOD=AES-128,URI="k",IV=0x10
                #EXT-X-BYTERANGE:100@720
                #EXTINF:6
                m.mp4
                #EXT-X-BYTERANGE:50
                #EXTINF:6
                m.mp4
                #EXT-X-KEY:METHOD=NONE
                #EXT-X-GAP
                #EXTINF:6
                g.mp4
                #EXT-X-ENDLIST
                """);
        assertThat(playlist.ended()).isTrue();
        Playlist.Segment second = playlist.segments().get(1);
        assertThat(second.range()).isEqualTo(new ByteRange(820, 50));
        assertThat(Objects.requireNonNull(second.range()).header(10)).isEqualTo("bytes=820-829");
        assertThat(second.init()).isEqualTo(new Playlist.Init("init.mp4", new ByteRange(0, 720), null));
        assertThat(Objects.requireNonNull(second.key()).iv()).hasSize(16).endsWith(0x10);
        assertThat(playlist.segments().getLast().gap()).isTrue();
        assertThat(playlist.segments().getLast().key()).isNull();
    }

    @Test
    void substitutesVariables() {
        Playlist.Media playlist = media("""
                #EXTM3U
                #EXT-X-DEFINE:NAME="host",VALUE="cdn.example.com"
                #EXT-X-TARGETDURATION:6
                #EXTINF:6,
                https://{$host}/a.ts
                """);
        assertThat(playlist.segments().getFirst().uri()).isEqualTo("https://cdn.example.com/a.ts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<!DOCTYPE html>",
                "#EXTM3U",
                "#EXTM3U\n#EXT-X-TARGETDURATION:soon\n",
                "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:-1\n",
                "#EXTM3U\n#EXTINF:,\na.ts\n",
                "#EXTM3U\n#EXTINF:-1,Radio One\nhttp://radio.example/live\n#EXTINF:6,\na.ts\n",
            })
    void saysWhyItIsNone(String text) {
        assertThat(PlaylistParser.parse(text)).isInstanceOf(Playlist.Invalid.class);
    }

    @Test
    void namesTheLineAtFault() {
        assertThat(PlaylistParser.parse("#EXTM3U\n\n#EXT-X-MEDIA-SEQUENCE:soon\n"))
                .isEqualTo(new Playlist.Invalid("#EXT-X-MEDIA-SEQUENCE is no whole number from 0 to 2^64-1 (line 3)"));
        assertThat(PlaylistParser.parse("#EXTM3U\n\n#EXTINF:-1,Radio One\na.ts\n"))
                .isEqualTo(new Playlist.Invalid("#EXTINF has no duration (line 3)"));
    }

    /** hls.js #3303; lists of channels put attributes behind it; a clock of 33 or 32 bits has wrapped. */
    @ParameterizedTest
    @CsvSource({
        "-1.6, 2",
        "'', 2",
        "soon, 2",
        "95443.7, 2",
        "47721.9, 2",
        "'5,000', 5",
        "3 tvg-id=\"x\", 3",
        "1.5;x, 1.5",
        ".5, 0.5",
        "1e9, 1",
        "NaN, 2"
    })
    void takesWhatItCanOfAnOddDuration(String value, double seconds) {
        Playlist.Media playlist = media(
                "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:2,\na.ts\n#EXTINF:" + value + ",\nb.ts\n#EXTINF:2,\nc.ts\n");
        assertThat(playlist.segments())
                .extracting(Playlist.Segment::duration)
                .containsExactly(
                        Duration.ofSeconds(2), Duration.ofMillis(Math.round(seconds * 1000)), Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @CsvSource({"'6,000', 6", "'', 4", "-6, 4", "95444, 4", "soon, 4", "5.2 s, 5.2"})
    void takesWhatItCanOfAnOddTargetDuration(String value, double seconds) {
        Playlist.Media playlist =
                media("#EXTM3U\n#EXT-X-TARGETDURATION:" + value + "\n#EXTINF:4,\na.ts\n#EXTINF:-1,\nb.ts\n");
        assertThat(playlist.targetDuration()).isEqualTo(Duration.ofMillis(Math.round(seconds * 1000)));
        assertThat(playlist.longest()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void keepsTheNewestOfAGreatManySegments() {
        StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:7\n");
        for (int i = 0; i < 50_000; i++) {
            text.append("#EXTINF:2,\n").append(i).append(".ts\n");
        }
        Playlist.Media playlist = media(text.toString());
        assertThat(playlist.segments()).hasSize(PlaylistParser.MOST_SEGMENTS);
        assertThat(playlist.end()).isEqualTo(50_007);
        assertThat(playlist.segments().getLast().uri()).isEqualTo("49999.ts");
        assertThat(PlaylistParser.parse(text + "\n".repeat(1_500_000))).isInstanceOf(Playlist.Invalid.class);
    }

    @Test
    void doesNotLetVariablesMultiply() {
        String value = "x".repeat(500_000);
        String uri = "{$a}".repeat(200_000);
        Playlist playlist = PlaylistParser.parse("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-DEFINE:NAME=\"a\",VALUE=\""
                + value + "\"\n#EXTINF:2,\n" + uri + "\n");
        assertThat(playlist).isNotNull();
    }

    @Test
    void readsLongLinesInOneGo() {
        String names = "a".repeat(1_000_000);
        String spaces = "a".repeat(64) + " ".repeat(1_000_000);
        long since = System.nanoTime();
        PlaylistParser.parse("#EXTM3U\n#EXT-X-MEDIA:" + names + "\n#EXT-X-MEDIA:" + spaces + "x\n");
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofMillis(400));
    }

    @Test
    void keepsTheRangesOfInitsAndSegmentsApart() {
        Playlist.Media playlist = media("""
                #EXTM3U
                #EXT-X-TARGETDURATION:6
                #EXT-X-BYTERANGE:100@500
                #EXTINF:6
                m.mp4
                #EXT-X-MAP:URI="init.mp4",BYTERANGE="720"
                #EXT-X-BYTERANGE:50
                #EXTINF:6
                m.mp4
                """);
        assertThat(playlist.segments().getLast().range()).isEqualTo(new ByteRange(600, 50));
        assertThat(Objects.requireNonNull(playlist.segments().getLast().init()).range())
                .isEqualTo(new ByteRange(0, 720));
    }

    @Test
    void takesVariablesFromTheUrlAndTheMultivariantPlaylist() {
        String text = """
                #EXTM3U
                #EXT-X-DEFINE:QUERYPARAM="session"
                #EXT-X-DEFINE:IMPORT="host"
                #EXT-X-TARGETDURATION:6
                #EXTINF:6,
                https://{$host}/{$session}/{$unknown}.ts
                """;
        Playlist.Media playlist =
                (Playlist.Media) PlaylistParser.parse(text, Map.of("session", "s1"), Map.of("host", "cdn.example.com"));
        assertThat(playlist.segments().getFirst().uri()).isEqualTo("https://cdn.example.com/s1/{$unknown}.ts");
        assertThat(PlaylistParser.parse(text))
                .isEqualTo(new Playlist.Invalid(
                        "#EXT-X-DEFINE wants \"session\": the URL has no such parameter (line 2)"));
    }

    @Test
    void recognisesLowLatency() {
        Playlist.Media playlist = media("""
                #EXTM3U
                #EXT-X-TARGETDURATION:4
                #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.0
                #EXT-X-PART-INF:PART-TARGET=0.33
                #EXT-X-MEDIA-SEQUENCE:7
                #EXTINF:4,
                a.ts
                #EXT-X-PART:DURATION=0.33,URI="p0.ts"
                #EXT-X-PART:DURATION=0.33,URI="p1.ts"
                #EXT-X-PRELOAD-HINT:TYPE=PART,URI="p2.ts"
                """);
        assertThat(playlist.delivery()).isNotNull();
        assertThat(playlist.parts()).isEqualTo(2);
        assertThat(media(MEDIA).delivery()).isNull();
    }

    @Test
    void countsAsFarAsTheSpecificationAllows() {
        Playlist.Media playlist = media(MEDIA.replace("SEQUENCE:812", "SEQUENCE:18446744073709551613"));
        assertThat(Long.toUnsignedString(playlist.end())).isEqualTo("18446744073709551615");
        assertThat(PlaylistParser.parse(MEDIA.replace("SEQUENCE:812", "SEQUENCE:18446744073709551616")))
                .isEqualTo(new Playlist.Invalid("#EXT-X-MEDIA-SEQUENCE is no whole number from 0 to 2^64-1 (line 4)"));
    }

    @Test
    void countsWhatADeltaUpdateLeavesOut() {
        Playlist.Media playlist =
                media(MEDIA.replace("SEQUENCE:812\n", "SEQUENCE:802\n#EXT-X-SKIP:SKIPPED-SEGMENTS=10\n"));
        assertThat(playlist.end()).isEqualTo(814);
        assertThat(playlist.segments().getLast().sequence()).isEqualTo(813);
    }

    @Test
    void endsWhereTheMediaEnds() {
        Playlist.Media playlist = media(MEDIA + "#EXT-X-GAP\n#EXTINF:4,\nc.ts\n#EXT-X-GAP\n#EXTINF:4,\nd.ts\n");
        assertThat(playlist.end()).isEqualTo(816);
        assertThat(playlist.mediaEnd()).isEqualTo(814);
        assertThat(playlist.missingTime()).isEqualTo(Duration.ofSeconds(8));
    }

    /** What comes piece by piece is the same as what is whole, wherever it is cut. */
    @Property(tries = 500)
    void readsPieceByPieceWhatItReadsAsAWhole(
            @ForAll("lines") String text, @ForAll @IntRange(min = 1, max = 50) int cut) {
        PlaylistReader reader = new PlaylistReader(Map.of(), Map.of());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += cut) {
            reader.feed(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + cut)));
        }
        assertThat(reader.end()).usingRecursiveComparison().isEqualTo(PlaylistParser.parse(text));
    }

    @Test
    void keepsNoMoreOfAnEndlessLineThanItsBound() {
        PlaylistReader reader = new PlaylistReader(Map.of(), Map.of());
        reader.feed("#EXTM3U\n#".getBytes(StandardCharsets.UTF_8));
        boolean wanted = true;
        for (int i = 0; i < 100 && wanted; i++) {
            wanted = reader.feed(new byte[4096]);
        }
        assertThat(wanted).isFalse();
        assertThat(reader.end()).isEqualTo(new Playlist.Invalid("a line is longer than 262144 bytes (line 2)"));
    }

    @Provide
    Arbitrary<String> lines() {
        Arbitrary<String> tags = Arbitraries.of(
                "#EXT-X-TARGETDURATION:",
                "#EXT-X-KEY:METHOD=",
                "#EXTINF:",
                "#EXT-X-MAP:URI=",
                "#EXT-X-BYTERANGE:",
                "#EXT-X-DEFINE:NAME=\"a\",VALUE=\"{$a}{$a}\"",
                "{$a}",
                "#EXT-X-STREAM-INF:",
                "#EXT-X-MEDIA:TYPE=AUDIO,",
                "");
        return Arbitraries.strings()
                .withChars("0123456789@,=\"{}$.x\u0000\u00e4-")
                .ofMaxLength(30)
                .flatMap(rest -> tags.map(tag -> tag + rest))
                .list()
                .ofMaxSize(40)
                .map(all -> "#EXTM3U\n" + String.join("\n", all));
    }

    @Property(tries = 3000)
    void neverThrows(@ForAll("lines") String text) {
        assertThat(PlaylistParser.parse(text)).isNotNull();
    }
}
