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
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Whether the stream goes on: within one probe, and from probe to probe. */
@Order(2)
class HlsLivenessTest extends HlsServed {
    private static final Duration SHORT = Duration.ofSeconds(2);

    private void frozen() {
        site.live("/live.m3u8", sequence::get);
    }

    private void moving() {
        site.live("/live.m3u8", sequence::getAndIncrement);
    }

    private ProbeOutcome probe(ProbeMemory memory, Duration timeout) {
        return bench.probe(site.url("/live.m3u8"), memory, timeout);
    }

    @Test
    void isStaleWithoutMemoryOnceItStoodStillForLongEnough() {
        frozen();
        ProbeOutcome outcome = probe(ProbeMemory.NONE, HlsBench.TIMEOUT);
        assertThat(assertDown(outcome, Reason.PLAYLIST_STALE))
                .matches(
                        "media sequence 812 has not moved for [67](\\.\\d)? s \\(target duration 2 s, longest segment 2 s, all of them 6 s\\)");
        assertThat(outcome.timings().total()).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(9));
        assertThat(outcome.facts().video()).isNotNull();
    }

    @Test
    void isUpButUnprovenWhenTheTimeIsTooShortToTell() {
        frozen();
        ProbeOutcome outcome = probe(ProbeMemory.NONE, SHORT);
        assertUp(outcome, false);
        assertThat(outcome.steps()).anyMatch(step -> step.detail().contains("too early"));
    }

    @Test
    void isProvenByWhatItRemembers() {
        frozen();
        ProbeMemory memory = probe(ProbeMemory.NONE, SHORT).memory();
        sequence.incrementAndGet();
        ProbeOutcome next = probe(memory, SHORT);
        assertUp(next, true);
        assertThat(next.timings().total().toMillis()).isLessThan(1000);
    }

    @Test
    void isDownAtTheSecondProbeWhenItWasFirstReadLongAgo() {
        frozen();
        ProbeMemory memory = aged(probe(ProbeMemory.NONE, SHORT).memory(), Duration.ofSeconds(34));
        ProbeOutcome outcome = probe(memory, SHORT);
        assertThat(assertDown(outcome, Reason.PLAYLIST_STALE)).contains("not moved for 3");
        assertThat(outcome.timings().total().toMillis()).isLessThan(1000);
        assertDown(probe(outcome.memory(), SHORT), Reason.PLAYLIST_STALE);
        sequence.incrementAndGet();
        assertUp(probe(outcome.memory(), SHORT), true);
    }

    /** It stood still for too long while an answer was waited for that did not come. */
    @Test
    void isStaleThoughTheServerAnswersNoMore() {
        frozen();
        ProbeMemory memory = aged(probe(ProbeMemory.NONE, SHORT).memory(), Duration.ofSeconds(3));
        AtomicLong asked = new AtomicLong();
        site.on("/live.m3u8", line -> {
            if (asked.getAndIncrement() > 0) {
                line.untilClosed();
            }
            line.send(HlsSite.answer(
                    "200 OK", "text/plain", HlsSite.playlist(sequence.get()).getBytes(StandardCharsets.UTF_8)));
        });
        assertDown(probe(memory, Duration.ofSeconds(5)), Reason.PLAYLIST_STALE);
    }

    @Test
    void remembersThroughAFailure() {
        frozen();
        ProbeMemory memory = aged(probe(ProbeMemory.NONE, SHORT).memory(), Duration.ofSeconds(20));
        site.status("/live.m3u8", "503 Service Unavailable");
        ProbeOutcome failed = probe(memory, SHORT);
        assertDown(failed, Reason.SERVER_ERROR);
        frozen();
        assertDown(probe(failed.memory(), SHORT), Reason.PLAYLIST_STALE);
    }

    @Test
    void takesARestartedEncoderForHealthy() {
        moving();
        ProbeMemory memory = aged(probe(ProbeMemory.NONE, HlsBench.TIMEOUT).memory(), Duration.ofSeconds(30));
        sequence.set(0);
        ProbeOutcome outcome = probe(memory, HlsBench.TIMEOUT);
        assertUp(outcome, true);
        assertThat(outcome.steps()).anyMatch(step -> step.detail().contains("jumped back"));
    }

    @Test
    void isRegressedWhenItJumpedBackAndStaysThere() {
        frozen();
        ProbeMemory memory = aged(probe(ProbeMemory.NONE, SHORT).memory(), Duration.ofSeconds(5));
        sequence.set(3);
        ProbeOutcome jumped = probe(memory, SHORT);
        assertUp(jumped, false);
        assertThat(assertDown(probe(aged(jumped.memory(), Duration.ofSeconds(20)), SHORT), Reason.PLAYLIST_REGRESSED))
                .contains("jumped back");
    }

    @Test
    void isNotFooledByTokensThatChangeWithEveryRequest() {
        AtomicLong token = new AtomicLong();
        site.live("/live.m3u8", sequence::get);
        site.on(
                "/live.m3u8",
                line -> line.send(HlsSite.answer(
                        "200 OK",
                        "text/plain",
                        (HlsSite.header(5) + "#EXTINF:2,\na.ts?nimblesessionid=" + token.incrementAndGet() + "\n")
                                .getBytes())));
        ProbeMemory memory = aged(probe(ProbeMemory.NONE, SHORT).memory(), Duration.ofSeconds(20));
        assertDown(probe(memory, SHORT), Reason.PLAYLIST_STALE);
    }

    @Test
    void knowsAVariantAgainWhoseQueryChangesWithEveryRequest() {
        frozen();
        AtomicLong token = new AtomicLong();
        site.on(
                "/master.m3u8",
                line -> line.send(HlsSite.answer(
                        "200 OK",
                        "text/plain",
                        ("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nlive.m3u8?nimblesessionid=" + token.incrementAndGet()
                                        + "\n")
                                .getBytes())));
        ProbeMemory memory =
                bench.probe(site.url("/master.m3u8"), ProbeMemory.NONE, SHORT).memory();
        ProbeOutcome outcome = bench.probe(site.url("/master.m3u8"), aged(memory, Duration.ofSeconds(20)), SHORT);
        assertDown(outcome, Reason.PLAYLIST_STALE);
    }

    @Test
    void remembersNoMoreThanAFewPlaylists() {
        AtomicLong session = new AtomicLong();
        site.on("/master.m3u8", line -> {
            String variant = "/s" + session.incrementAndGet() + "/live.m3u8";
            site.live(variant, sequence::get).file(variant.replace("live.m3u8", "a.ts"), HlsSite.transportStream());
            line.send(HlsSite.answer(
                    "200 OK", "text/plain", ("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n" + variant + "\n").getBytes()));
        });
        ProbeMemory memory = ProbeMemory.NONE;
        for (int i = 0; i < 20; i++) {
            memory = bench.probe(site.url("/master.m3u8"), memory, Duration.ofSeconds(1))
                    .memory();
        }
        assertThat(((HlsMemory) memory).playlists()).hasSizeLessThanOrEqualTo(40);
    }

    /** The memory as if it had been made that much earlier. */
    private static ProbeMemory aged(ProbeMemory memory, Duration by) {
        return HlsMemory.of(memory).aged(by);
    }
}
