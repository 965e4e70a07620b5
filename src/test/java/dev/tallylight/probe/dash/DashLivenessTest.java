package dev.tallylight.probe.dash;

import static dev.tallylight.probe.dash.DashBench.assertDown;
import static dev.tallylight.probe.dash.DashBench.assertUp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the stream goes on: within one probe, and from probe to probe. */
@Order(2)
class DashLivenessTest extends DashServed {
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration SHORTER = Duration.ofMillis(1400);

    private void frozen() {
        String manifest = DashSite.listing(count.get());
        site.manifest("/live.mpd", () -> manifest);
    }

    private ProbeOutcome probe(ProbeMemory memory, Duration timeout) {
        return bench.probe(site.url("/live.mpd"), memory, timeout);
    }

    /** The memory as if it had been made that much earlier. */
    private static ProbeMemory aged(ProbeMemory memory, Duration by) {
        return DashMemory.of(memory).aged(by);
    }

    @Test
    void isProvenWhenTheTimelineGrows() {
        site.manifest("/live.mpd", () -> DashSite.listing(count.getAndIncrement()));
        ProbeOutcome outcome = probe(ProbeMemory.NONE, DashBench.TIMEOUT);
        assertUp(outcome, true);
        assertThat(outcome.timings().total()).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void isStaleWithoutMemoryOnceTheTimelineStoodStillForLongEnough() {
        frozen();
        ProbeOutcome outcome = probe(ProbeMemory.NONE, DashBench.TIMEOUT);
        assertThat(assertDown(outcome, Reason.PLAYLIST_STALE))
                .matches("there has been no new video segment for [678](\\.\\d)? s .*the newest is number 812\\)");
        assertThat(outcome.facts().video()).isNotNull();
    }

    /** A packager goes on writing its manifest when its encoder is dead. */
    @Test
    void isNotFooledByAPublishTimeThatAdvances() {
        String manifest = DashSite.listing(count.get());
        site.manifest("/live.mpd", () -> manifest.replace("type=", "publishTime=\"" + Instant.now() + "\" type="));
        assertDown(probe(ProbeMemory.NONE, DashBench.TIMEOUT), Reason.PLAYLIST_STALE);
    }

    @Test
    void isUpButUnprovenWhenTheTimeIsTooShortToTell() {
        frozen();
        ProbeOutcome outcome = probe(ProbeMemory.NONE, SHORTER);
        assertUp(outcome, false);
        assertThat(outcome.steps()).anyMatch(step -> step.detail().contains("too early"));
    }

    @Test
    void isProvenOrDownByWhatItRemembers() {
        frozen();
        ProbeMemory memory = probe(ProbeMemory.NONE, SHORTER).memory();
        ProbeOutcome stale = probe(aged(memory, Duration.ofSeconds(34)), SHORT);
        assertThat(assertDown(stale, Reason.PLAYLIST_STALE)).contains("for 3");
        assertDown(probe(stale.memory(), SHORT), Reason.PLAYLIST_STALE);
        count.incrementAndGet();
        frozen();
        ProbeOutcome next = probe(stale.memory(), SHORTER);
        assertUp(next, true);
        assertThat(next.timings().total()).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void remembersThroughAFailure() {
        frozen();
        ProbeMemory memory = aged(probe(ProbeMemory.NONE, SHORTER).memory(), Duration.ofSeconds(20));
        site.status("/live.mpd", "503 Service Unavailable");
        ProbeOutcome failed = probe(memory, SHORT);
        assertDown(failed, Reason.SERVER_ERROR);
        frozen();
        assertDown(probe(failed.memory(), SHORT), Reason.PLAYLIST_STALE);
    }

    @Test
    void takesARestartedPackagerThatGoesOnForHealthy() {
        site.manifest("/live.mpd", () -> DashSite.listing(count.getAndIncrement()));
        ProbeMemory memory = aged(probe(ProbeMemory.NONE, DashBench.TIMEOUT).memory(), Duration.ofSeconds(30));
        count.set(5);
        ProbeOutcome outcome = probe(memory, DashBench.TIMEOUT);
        assertUp(outcome, true);
        assertThat(outcome.steps()).anyMatch(step -> step.detail().contains("jumped back"));
    }

    @Test
    void isRegressedWhenItJumpedBackAndStaysThere() {
        Instant begin = DashSite.begun(900);
        site.manifest("/live.mpd", () -> withBegin(DashSite.listing(800), begin));
        ProbeMemory memory = aged(probe(ProbeMemory.NONE, SHORTER).memory(), Duration.ofSeconds(5));
        site.manifest("/live.mpd", () -> withBegin(DashSite.listing(700), begin));
        ProbeOutcome jumped = probe(memory, SHORTER);
        assertUp(jumped, false);
        assertDown(probe(aged(jumped.memory(), Duration.ofSeconds(20)), SHORT), Reason.PLAYLIST_REGRESSED);
    }

    private static String withBegin(String manifest, Instant begin) {
        return manifest.replaceFirst("availabilityStartTime=\"[^\"]*\"", "availabilityStartTime=\"" + begin + "\"");
    }

    @Test
    void isProvenByTheClockWhenANewerSegmentHasLaterTimes() {
        Instant begin = DashSite.begun(500);
        site.manifest("/live.mpd", () -> DashSite.byClock(begin));
        ProbeOutcome outcome = probe(ProbeMemory.NONE, DashBench.TIMEOUT);
        assertUp(outcome, true);
        assertThat(outcome.timings().total()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(5));
        assertThat(site.requests("/v.mp4")).isEqualTo(1);
    }

    @Test
    void isNotFooledByOneSegmentUnderAllNumbers() {
        Instant begin = DashSite.begun(500);
        site.stickTimes().manifest("/live.mpd", () -> DashSite.byClock(begin));
        assertThat(assertDown(probe(ProbeMemory.NONE, DashBench.TIMEOUT), Reason.TIMESTAMPS_STALLED))
                .contains("newer video segments");
    }

    @Test
    void triesAnOlderSegmentWhereTheNewestByTheClockIsNotThereYet() {
        Instant begin = DashSite.begun(500);
        site.written(number -> number <= Duration.between(begin, Instant.now()).toSeconds() - 1)
                .manifest("/live.mpd", () -> DashSite.byClock(begin));
        ProbeOutcome outcome = probe(ProbeMemory.NONE, DashBench.TIMEOUT);
        assertUp(outcome, true);
        assertThat(outcome.steps()).anyMatch(step -> step.detail().contains("trying an older one"));
    }

    @Test
    void missesTheSegmentsOfAPackagerThatStoppedLongAgo() {
        Instant begin = DashSite.begun(500);
        site.written(number -> number <= 400).manifest("/live.mpd", () -> DashSite.byClock(begin));
        ProbeOutcome outcome = probe(ProbeMemory.NONE, DashBench.TIMEOUT);
        assertThat(assertDown(outcome, Reason.SEGMENT_MISSING)).contains("404");
        assertThat(outcome.timings().total()).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void isDownSoonAfterAPackagerByTheClockStopped() {
        Instant begin = DashSite.begun(500);
        AtomicLong last = new AtomicLong(Long.MAX_VALUE);
        site.written(number -> number <= last.get()).manifest("/live.mpd", () -> DashSite.byClock(begin));
        ProbeMemory memory = probe(ProbeMemory.NONE, DashBench.TIMEOUT).memory();
        last.set(Duration.between(begin, Instant.now()).toSeconds());
        ProbeOutcome outcome = probe(aged(memory, Duration.ofSeconds(10)), DashBench.TIMEOUT);
        assertThat(outcome.verdict().toString())
                .as(ProbeBench.story(outcome))
                .containsAnyOf("PLAYLIST_STALE", "SEGMENT_MISSING");
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "http-head", "http-xsdate", "http-iso"})
    void asksTheServerForItsTime(String method) {
        Duration ahead = Duration.ofHours(1);
        Instant begin = DashSite.begun(500).plus(ahead);
        site.written(number -> Math.abs(number - 500) < 20)
                .manifest("/live.mpd", () -> {
                    String value =
                            method.equals("direct") ? Instant.now().plus(ahead).toString() : "/none /time";
                    String time = "<UTCTiming schemeIdUri=\"urn:mpeg:dash:utc:" + method + ":2014\" value=\"" + value
                            + "\"/>";
                    return DashSite.byClock(begin).replace("<Period", time + "<Period");
                })
                .on("/time", line -> {
                    Instant now = Instant.now().plus(ahead);
                    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC));
                    boolean head = method.equals("http-head");
                    String body = head ? "" : now.toString();
                    line.send(DashSite.answer(
                            "200 OK", head ? "Date: " + date : "text/plain", body.getBytes(StandardCharsets.UTF_8)));
                });
        ProbeOutcome outcome = probe(ProbeMemory.NONE, DashBench.TIMEOUT);
        assertUp(outcome, true);
        assertThat(outcome.steps())
                .anyMatch(step ->
                        step.detail().matches("the server's, by UTCTiming " + method + ", is .* ahead of ours"));
        assertThat(site.requests("/time")).isEqualTo(method.equals("direct") ? 0 : 1);
    }

    @Test
    void takesTheServersTimeFromTheDateOfItsAnswer() {
        Instant begin = Instant.parse("2026-01-01T00:00:00Z");
        String headers = "Date: Thu, 01 Jan 2026 00:08:00 GMT\r\nAge: 20";
        site.written(number -> number >= 490 && number <= 510)
                .on(
                        "/live.mpd",
                        line -> line.send(DashSite.answer(
                                "200 OK", headers, DashSite.byClock(begin).getBytes())));
        assertUp(probe(ProbeMemory.NONE, DashBench.TIMEOUT), true);
    }
}
