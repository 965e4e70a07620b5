package dev.tallylight.probe.hls;

import static dev.tallylight.probe.hls.HlsBench.assertDown;
import static dev.tallylight.probe.hls.HlsBench.assertUp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a viewer does not notice: segments that are not everywhere yet, playlists that are being written, sessions. */
@Order(1) // it takes long
class HlsEdgeTest extends HlsServed {
    private static final Duration SHORT = Duration.ofSeconds(4);

    private ProbeOutcome probe() {
        return bench.probe(site.url("/live.m3u8"));
    }

    /** @param text by the number of the request, from 1 on */
    private void answers(LongFunction<String> text) {
        AtomicLong request = new AtomicLong();
        site.on(
                "/live.m3u8",
                line -> line.send(HlsSite.answer(
                        "200 OK",
                        "text/plain",
                        text.apply(request.incrementAndGet()).getBytes(StandardCharsets.UTF_8))));
    }

    private static String window(long first, int count) {
        StringBuilder text = new StringBuilder(HlsSite.header(first));
        for (long number = first; number < first + count; number++) {
            text.append("#EXTINF:2,\ns").append(number).append(".ts\n");
        }
        return text.toString();
    }

    private void segments(long from, long to) {
        byte[] media = HlsSite.transportStream();
        for (long number = from; number < to; number++) {
            site.file("/s" + number + ".ts", media);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"404 Not Found", "403 Forbidden", "400 Bad Request", "503 Service Unavailable", "200 OK"})
    void playsTheOneBeforeWhereTheNewestIsNotThereYet(String status) {
        answers(request -> window(800 + request, 4));
        segments(801, 804);
        if (status.equals("200 OK")) {
            site.file("/s804.ts", new byte[0]);
        } else {
            site.status("/s804.ts", status);
        }
        assertUp(probe(), true);
    }

    @Test
    void isDownWhereWhatViewersWouldBePlayingIsNotThere() {
        answers(request -> window(800 + request, 6));
        segments(801, 804); // the window's older half; three behind the newest are gone
        assertDown(probe(), Reason.SEGMENT_MISSING);
    }

    /** However much of its end is missing: the next answer is whole. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 8, 12, 20, 40, 60, 71})
    void asksAgainWhereThePlaylistWasCaughtHalfWritten(int cut) {
        answers(request -> {
            String whole = window(800 + request, 4);
            return request % 2 == 1 ? whole.substring(0, Math.max(0, whole.length() - cut)) : whole;
        });
        segments(801, 840);
        ProbeOutcome first = probe();
        assertUp(first, true);
        assertUp(bench.probe(site.url("/live.m3u8"), first.memory(), HlsBench.TIMEOUT), true);
    }

    @Test
    void asksAgainForAPlaylistThatIsEmptyWhileItIsWritten() {
        answers(request -> request == 1 ? "" : window(800 + request, 4));
        segments(801, 840);
        assertUp(probe(), true);
    }

    @Test
    void takesADeltaUpdateThatNobodyAskedForForNoMovement() {
        answers(request -> request % 2 == 1
                ? HlsSite.header(780) + "#EXT-X-SKIP:SKIPPED-SEGMENTS=22\n"
                        + window(802, 2).replaceAll("(?m)^#EXT(M3U|-X-).*\n", "")
                : window(780, 24));
        segments(780, 804);
        assertDown(probe(), Reason.PLAYLIST_STALE);
    }

    @Test
    void isStaleThoughItsPathsChangeWithEveryRequest() {
        site.file("/a.ts", HlsSite.transportStream());
        answers(request -> {
            site.file("/t" + request + "/a.ts", HlsSite.transportStream());
            return HlsSite.header(5) + "#EXTINF:2,\na.ts\n#EXTINF:2,\nt" + request + "/a.ts\n";
        });
        assertDown(probe(), Reason.PLAYLIST_STALE);
    }

    @Test
    void isStaleWhereOnlySegmentsWithoutMediaFollow() {
        answers(request -> window(800, 3) + "#EXT-X-GAP\n#EXTINF:2,\ng.ts\n".repeat((int) request));
        segments(800, 803);
        assertThat(assertDown(probe(), Reason.PLAYLIST_STALE)).contains("EXT-X-GAP");
    }

    @Test
    void isStaleAtTheFirstLookWhereTheNewestTenSecondsHaveNoMedia() {
        answers(request -> window(800, 3) + "#EXT-X-GAP\n#EXTINF:2,\ng.ts\n".repeat(5));
        segments(800, 803);
        ProbeOutcome outcome = probe();
        assertDown(outcome, Reason.PLAYLIST_STALE);
        assertThat(outcome.timings().total()).isLessThan(Duration.ofSeconds(3));
    }

    /** Each visit is a session, numbered from 0: in its path or in its query. */
    @ParameterizedTest
    @CsvSource({"s%d/list.m3u8, true", "list.m3u8?sid=%d, true", "s%d/list.m3u8, false", "list.m3u8?sid=%d, false"})
    void judgesEachVisitByItselfWhereTheServerNumbersItAnew(String variant, boolean moves) {
        AtomicLong session = new AtomicLong();
        site.on("/master.m3u8", line -> {
            String uri = variant.formatted(session.incrementAndGet());
            String path = "/" + uri.split("\\?")[0];
            AtomicLong number = new AtomicLong();
            site.on(
                    path,
                    list -> list.send(HlsSite.answer(
                            "200 OK",
                            "text/plain",
                            window(moves ? number.getAndIncrement() : 0, 3).getBytes(StandardCharsets.UTF_8))));
            byte[] media = HlsSite.transportStream();
            for (int i = 0; i < 20; i++) {
                site.file(path.substring(0, path.lastIndexOf('/') + 1) + "s" + i + ".ts", media);
            }
            line.send(HlsSite.answer(
                    "200 OK",
                    "text/plain",
                    ("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n" + uri + "\n").getBytes(StandardCharsets.UTF_8)));
        });
        ProbeMemory memory = ProbeMemory.NONE;
        for (int visit = 0; visit < 3; visit++) {
            ProbeOutcome outcome = bench.probe(site.url("/master.m3u8"), memory, SHORT);
            memory = HlsMemory.of(outcome.memory()).aged(Duration.ofSeconds(30));
            if (moves) {
                assertUp(outcome, true);
            } else if (visit > 0) {
                assertDown(outcome, Reason.PLAYLIST_STALE);
            }
        }
    }

    @Test
    void readsADayOfSegmentsForItsNewest() {
        AtomicLong first = new AtomicLong(1_000_000);
        site.file("/a.ts", HlsSite.transportStream()).on("/live.m3u8", line -> {
            StringBuilder text = new StringBuilder(HlsSite.header(first.getAndIncrement()));
            String signed = "a.ts?s=" + "4f6c0d8e".repeat(20) + "\n";
            for (int i = 0; i < 43_200; i++) {
                text.append("#EXTINF:2,\n").append(signed);
            }
            line.send(HlsSite.answer("200 OK", "text/plain", text.toString().getBytes(StandardCharsets.UTF_8)));
        });
        assertUp(probe(), true);
    }
}
