package dev.tallylight.probe.hls;

import static dev.tallylight.probe.hls.HlsBench.assertDown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Numbers that say nothing: an encoder that began anew with those that it had, and servers that give every visit its own.
 * Other media than was ever seen is movement; the same media is none.
 */
@Order(2)
class HlsRestartTest extends HlsServed {
    private static final byte[] MEDIA = HlsSite.transportStream();
    private static final Duration SHORT = Duration.ofSeconds(2);

    private ProbeMemory memory = ProbeMemory.NONE;
    private int visits;

    /** Two seconds of media that are like no others: a packet of filling says which. */
    private static byte[] media(int which) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] filling = new byte[188];
        filling[0] = 0x47;
        filling[1] = 0x1f;
        filling[2] = (byte) 0xff;
        filling[3] = 0x10;
        filling[4] = (byte) which;
        filling[5] = (byte) (which >> 8);
        all.writeBytes(MEDIA);
        all.writeBytes(filling);
        return all.toByteArray();
    }

    /** What a run of an encoder has written. */
    private String list(int run, int first, int count, int seconds) {
        StringBuilder text = new StringBuilder(
                "#EXTM3U\n#EXT-X-TARGETDURATION:" + seconds + "\n#EXT-X-MEDIA-SEQUENCE:" + first + "\n");
        for (int i = first; i < first + count; i++) {
            text.append("#EXTINF:" + seconds + ",\nlive" + i + ".ts\n");
            site.file("/live" + i + ".ts", media(run * 1000 + i));
        }
        return text.toString();
    }

    private ProbeOutcome look(Duration since) {
        memory = HlsMemory.of(memory).aged(since);
        ProbeOutcome outcome = bench.probe(site.url("/live.m3u8"), memory, SHORT);
        memory = outcome.memory();
        return outcome;
    }

    private static void plays(ProbeOutcome outcome) {
        assertThat(outcome.verdict()).as(HlsBench.story(outcome)).isInstanceOf(Verdict.Up.class);
    }

    /** Wherever it begins and however long it stood: the new run's segments have the old ones' names. */
    @ParameterizedTest
    @CsvSource({"0, 6, 1", "0, 6, 5", "1, 6, 1", "1, 6, 2", "1, 6, 5", "100, 3, 1", "0, 2, 1"})
    void anEncoderThatBeganAnewWithItsNumbersIsNeverDown(int first, int before, int after) {
        for (int count = Math.max(1, before - 4); count <= before; count++) {
            site.text("/live.m3u8", list(1, first, count, 2));
            plays(look(Duration.ofSeconds(2)));
        }
        for (int count = after; count <= before + 1; count++) {
            site.text("/live.m3u8", list(2, first, count, 2));
            plays(look(Duration.ofSeconds(count == after ? 60 : 5)));
        }
    }

    @Test
    void anEncoderThatBeganAnewAndDiedIsDown() {
        site.text("/live.m3u8", list(1, 1, 6, 2));
        plays(look(Duration.ZERO));
        site.text("/live.m3u8", list(2, 1, 2, 2));
        plays(look(Duration.ofSeconds(60)));
        assertDown(look(Duration.ofSeconds(30)), Reason.PLAYLIST_STALE);
        assertDown(look(Duration.ofSeconds(30)), Reason.PLAYLIST_STALE);
    }

    /** The same files, one of them listed less: a server that lags, and then none that moves. */
    @Test
    void anOlderCopyFromAnotherServerIsNoMovement() {
        String copy = list(1, 1, 5, 2);
        String newest = list(1, 1, 6, 2);
        site.text("/live.m3u8", newest);
        plays(look(Duration.ZERO));
        site.text("/live.m3u8", copy);
        look(Duration.ofSeconds(3));
        for (int i = 0; i < 3; i++) {
            site.text("/live.m3u8", i % 2 == 0 ? newest : copy);
            look(Duration.ofSeconds(20));
        }
        assertDown(look(Duration.ofSeconds(20)), Reason.PLAYLIST_STALE);
    }

    /** A path and numbers from 0 for each visit, and segments as long as a visit lasts. */
    private ProbeOutcome visit(int newest, Duration since) {
        int visit = ++visits;
        String path = "/s" + visit;
        site.text("/master.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\ns" + visit + "/live.m3u8\n");
        site.text(
                path + "/live.m3u8",
                "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10,\n0.ts\n#EXTINF:10,\n1.ts\n");
        site.file(path + "/0.ts", media(newest - 1)).file(path + "/1.ts", media(newest));
        memory = HlsMemory.of(memory).aged(since);
        ProbeOutcome outcome = bench.probe(site.url("/master.m3u8"), memory, SHORT);
        memory = outcome.memory();
        return outcome;
    }

    @Test
    void aServerThatNumbersEachVisitFromZeroIsProvenByItsMedia() {
        plays(visit(1, Duration.ZERO));
        for (int i = 2; i < 8; i++) {
            HlsBench.assertUp(visit(3 * i, Duration.ofSeconds(60)), true);
        }
    }

    @Test
    void aServerThatNumbersEachVisitFromZeroAndStandsStillIsDown() {
        plays(visit(1, Duration.ZERO));
        plays(visit(7, Duration.ofSeconds(60)));
        visit(7, Duration.ofSeconds(20));
        assertDown(visit(7, Duration.ofSeconds(20)), Reason.PLAYLIST_STALE);
        assertDown(visit(7, Duration.ofSeconds(60)), Reason.PLAYLIST_STALE);
        HlsBench.assertUp(visit(9, Duration.ofSeconds(60)), true);
    }

    /** The first variant is gone and the second stands still: that it is another is no movement. */
    @Test
    void anotherVariantsMediaIsNoMovement() {
        site.text(
                "/master.m3u8",
                "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\none/live.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=2\ntwo/live.m3u8\n");
        String list = HlsSite.header(7) + "#EXTINF:2,\na.ts\n";
        site.text("/one/live.m3u8", list).text("/two/live.m3u8", list);
        site.file("/one/a.ts", media(1)).file("/two/a.ts", media(2));
        ProbeMemory first =
                bench.probe(site.url("/master.m3u8"), ProbeMemory.NONE, SHORT).memory();
        site.status("/one/live.m3u8", "404 Not Found");
        ProbeOutcome outcome =
                bench.probe(site.url("/master.m3u8"), HlsMemory.of(first).aged(Duration.ofSeconds(60)), SHORT);
        assertThat(outcome.verdict()).as(HlsBench.story(outcome)).isInstanceOf(Verdict.Down.class);
    }
}
