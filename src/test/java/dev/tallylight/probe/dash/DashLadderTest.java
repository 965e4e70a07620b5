package dev.tallylight.probe.dash;

import static dev.tallylight.probe.dash.DashBench.assertUp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Presentations of which all Representations are expected to play. */
@Order(1) // it takes long
class DashLadderTest extends DashServed {
    private static final Expectations ALL = new Expectations(false, false, null, Set.of(), null, null, true, true);
    private static final Duration TIMEOUT = Duration.ofSeconds(6);
    private static final Duration APART = Duration.ofSeconds(5);

    private volatile int frozen = -1;

    /** Each writes its own segments down. */
    private void ladder(int rungs) {
        ladder(rungs, "");
    }

    private void ladder(int rungs, String more) {
        site.manifest("/live.mpd", () -> {
            long now = count.getAndIncrement();
            String sound = DashSite.set("audio", "a", DashSite.startNumber(now), DashSite.timeline(now));
            return manifest(now, more + "<Period id=\"1\" start=\"PT0S\">" + video(rungs, now) + sound + "</Period>");
        });
    }

    private static String manifest(long now, String content) {
        return DashSite.mpd(DashSite.begun(now), "minimumUpdatePeriod=\"PT1S\"", content);
    }

    private String video(int rungs, long now) {
        return DashSite.rungs("video", rungs, which -> {
            long newest = which == frozen ? 812 : now;
            return DashSite.rung("v", DashSite.startNumber(newest), DashSite.timeline(newest));
        });
    }

    private ProbeOutcome probe(ProbeMemory memory, Expectations expect) {
        return bench.probe(site.url("/live.mpd"), memory, TIMEOUT, expect, null);
    }

    private ProbeOutcome probe(int times) {
        ProbeOutcome outcome = probe(ProbeMemory.NONE, ALL);
        for (int i = 1; i < times; i++) {
            outcome = after(outcome);
        }
        return outcome;
    }

    private ProbeOutcome after(ProbeOutcome before) {
        return probe(DashMemory.of(before.memory()).aged(APART), ALL);
    }

    private static List<String> views(ProbeOutcome outcome) {
        return outcome.facts().variants().stream().map(MediaFacts.Variant::view).toList();
    }

    private static Verdict.Degraded degraded(ProbeOutcome outcome) {
        assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isInstanceOf(Verdict.Degraded.class);
        return (Verdict.Degraded) outcome.verdict();
    }

    private static void missing(ScriptedServer.Line line) throws IOException {
        line.send(DashSite.answer("404 Not Found", "text/plain", new byte[0]));
    }

    @Test
    void looksAtTwoMoreInEachProbeAndSaysWhichTwoOfSixAreDead() {
        ladder(6);
        site.in("/r2/", DashLadderTest::missing).in("/r4/", DashLadderTest::missing);
        ProbeOutcome first = probe(ProbeMemory.NONE, ALL);
        assertThat(site.requestsIn("/r3/") + site.requestsIn("/r4/") + site.requestsIn("/r5/"))
                .isZero();
        assertThat(views(first)).containsExactly("up", "up", "down", "unknown", "unknown", "unknown");
        ProbeOutcome outcome = after(after(after(first)));
        assertThat(degraded(outcome).reason()).isEqualTo(Reason.SEGMENT_MISSING);
        assertThat(degraded(outcome).detail())
                .startsWith("2 of 6 variants do not play: r2, r4 (the server answered 404");
        assertThat(views(outcome)).containsExactly("up", "up", "down", "up", "down", "up");
        assertThat(outcome.facts().variants().get(2))
                .isEqualTo(new MediaFacts.Variant("r2", 900_000L, 322, 180, "avc1.42c00d", "down", "segment_missing"));
    }

    /** What may be wrong with one of them. */
    private enum Fault {
        GONE(Reason.SEGMENT_MISSING),
        NO_MEDIA(Reason.SEGMENT_INVALID),
        EMPTY(Reason.NO_MEDIA),
        REFUSED(Reason.SEGMENT_DENIED),
        FROZEN(Reason.PLAYLIST_STALE);

        private final Reason reason;

        Fault(Reason reason) {
            this.reason = reason;
        }
    }

    private void befall(int which, Fault fault) {
        String folder = "/r" + which + "/";
        switch (fault) {
            case GONE -> site.in(folder, DashLadderTest::missing);
            case NO_MEDIA ->
                site.in(folder, line -> line.send(DashSite.answer("200 OK", "text/plain", new byte[] {'x', 'y'})));
            case EMPTY -> site.in(folder, line -> line.send(DashSite.answer("200 OK", "video/mp4", new byte[0])));
            case REFUSED ->
                site.in(folder, line -> line.send(DashSite.answer("403 Forbidden", "text/plain", new byte[0])));
            case FROZEN -> frozen = which;
        }
    }

    private static Stream<Arguments> anywhere() {
        return Stream.of(Fault.values())
                .flatMap(fault -> IntStream.range(0, 4).mapToObj(which -> Arguments.of(which, fault)));
    }

    /** The first of them is what a player begins with. */
    @ParameterizedTest
    @MethodSource("anywhere")
    void saysWhichIsDeadWhereverItIsInTheLadder(int which, Fault fault) {
        ladder(4);
        befall(which, fault);
        ProbeOutcome outcome = probe(fault == Fault.FROZEN ? 6 : 3);
        assertThat(degraded(outcome).detail()).startsWith("1 of 4 variants does not play: r" + which + " (");
        assertThat(degraded(outcome).reason()).isEqualTo(fault.reason);
        assertThat(views(outcome))
                .isEqualTo(IntStream.range(0, 4)
                        .mapToObj(each -> each == which ? "down" : "up")
                        .toList());
    }

    @Test
    void isUpAgainAsSoonAsTheDeadOneIsBack() {
        ladder(5);
        site.in("/r3/", DashLadderTest::missing);
        ProbeOutcome dead = probe(4);
        degraded(dead);
        site.mended("/r3/");
        assertUp(after(dead), true);
    }

    /** The others get their turn, and the probe its verdict. */
    @Test
    void givesAHangingRungNoMoreThanItsShare() {
        ladder(3);
        site.in("/r1/", ScriptedServer.Line::untilClosed);
        ProbeOutcome first = probe(1);
        assertUp(first, true);
        assertThat(views(first)).startsWith("up", "unknown");
        ProbeOutcome outcome = after(first);
        assertThat(degraded(outcome).detail()).startsWith("1 of 3 variants does not play: r1 (its newest segment did");
        assertThat(outcome.timings().total()).isLessThan(TIMEOUT);
        assertThat(views(outcome)).containsExactly("up", "down", "up");
    }

    /** What there is no time for is looked at by the next probe. */
    @Test
    void keepsTheDeadlineWhereAllOthersHang() {
        ladder(6);
        for (int i = 1; i < 6; i++) {
            site.in("/r" + i + "/", ScriptedServer.Line::untilClosed);
        }
        Duration timeout = Duration.ofSeconds(3);
        ProbeOutcome outcome = bench.probe(site.url("/live.mpd"), ProbeMemory.NONE, timeout, ALL, null);
        for (int i = 0; i < 4; i++) {
            assertThat(outcome.verdict())
                    .as(ProbeBench.story(outcome))
                    .isNotInstanceOfAny(Verdict.Down.class, Verdict.Unknown.class);
            assertThat(outcome.timings().total()).isLessThan(timeout);
            ProbeMemory memory = DashMemory.of(outcome.memory()).aged(APART);
            outcome = bench.probe(site.url("/live.mpd"), memory, timeout, ALL, null);
        }
        assertThat(views(outcome)).startsWith("up", "down");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6})
    void looksAtNoOtherWhereAnyWillDoAndListsThemAll(int rungs) {
        ladder(rungs);
        site.in("/r1/", DashLadderTest::missing);
        ProbeOutcome outcome = probe(ProbeMemory.NONE, Expectations.NONE);
        assertUp(outcome, true);
        assertThat(views(outcome)).hasSize(rungs).startsWith("up");
        assertThat(views(outcome).subList(1, rungs)).allMatch("unknown"::equals);
        assertThat(site.requestsIn("/r1/")).isZero();
    }

    private void radio(int rungs) {
        site.manifest("/live.mpd", () -> {
            long now = count.getAndIncrement();
            String sets = DashSite.rungs(
                    "audio", rungs, which -> DashSite.rung("a", DashSite.startNumber(now), DashSite.timeline(now)));
            return manifest(now, "<Period id=\"1\" start=\"PT0S\">" + sets + "</Period>");
        });
    }

    @Test
    void takesTheSoundForTheLadderWhereThereIsNoPicture() {
        radio(4);
        site.in("/r2/", DashLadderTest::missing);
        ProbeOutcome outcome = probe(3);
        assertThat(degraded(outcome).detail()).startsWith("1 of 4 variants does not play: r2 (");
        assertThat(outcome.facts().variants().getFirst())
                .isEqualTo(new MediaFacts.Variant("r0", 300_000L, null, null, "mp4a.40.2", "up", null));
    }

    /** Silence is remembered beside what DASH remembers. */
    @ParameterizedTest
    @CsvSource({"0, true", "1, false"})
    void hearsWhatIsPlayedAndNoOther(int silent, boolean remembered) {
        radio(2);
        byte[] silence = DashSite.answer("200 OK", "video/mp4", DashMedia.SILENCE.segment(812));
        site.in("/r" + silent + "/", line -> line.send(silence));
        ProbeOutcome outcome = probe(ProbeMemory.NONE, ALL);
        assertThat(views(outcome)).as(ProbeBench.story(outcome)).containsExactly("up", "up");
        assertThat(!(outcome.memory() instanceof DashMemory)).isEqualTo(remembered);
    }

    /** Where segments follow from the clock, the same one under all numbers is as good as none. */
    @ParameterizedTest
    @CsvSource({"true, TIMESTAMPS_STALLED", "false, SEGMENT_MISSING"})
    void noticesARungThatDoesNotGoOnByTheClock(boolean stuck, Reason reason) {
        Instant begin = DashSite.begun(500);
        String attributes = "duration=\"1\"";
        String rungs = DashSite.rungs("video", 3, which -> DashSite.rung("v", attributes, ""));
        site.manifest(
                "/live.mpd",
                () -> DashSite.mpd(
                        begin,
                        "minimumUpdatePeriod=\"PT500S\"",
                        "<Period id=\"1\" start=\"PT0S\">" + rungs + "</Period>"));
        byte[] same = DashSite.answer("200 OK", "video/mp4", DashMedia.VIDEO.segment(490));
        site.in("/r2/", line -> {
            if (stuck) {
                line.send(same);
            } else {
                missing(line);
            }
        });
        ProbeOutcome outcome = probe(4);
        assertThat(degraded(outcome).reason()).isEqualTo(reason);
        assertThat(views(outcome)).containsExactly("up", "up", "down");
    }

    /** A content network that has nothing is told of; a player finds each Representation at the next. */
    @Test
    void looksAtTheOthersByTheWayThatPlays() {
        ladder(3, "<BaseURL>cdn-a/</BaseURL><BaseURL>./</BaseURL>");
        ProbeOutcome outcome = probe(2);
        assertThat(degraded(outcome).detail()).startsWith("2 of 8 alternatives do not play: video r0 at cdn-a/");
        assertThat(views(outcome)).containsExactly("up", "up", "up");
    }

    /** One that a content network lost is found at the other. */
    @Test
    void findsARungAtTheNextBaseUrl() {
        ladder(3, "<BaseURL>./</BaseURL><BaseURL>cdn-b/</BaseURL>");
        site.in("/r1/", DashLadderTest::missing).file("/cdn-b/v.mp4", DashMedia.VIDEO.init());
        site.in(
                "/cdn-b/r1/",
                line -> line.send(DashSite.answer("200 OK", "video/mp4", DashMedia.VIDEO.segment(count.get()))));
        ProbeOutcome outcome = probe(2);
        assertUp(outcome, true);
        assertThat(views(outcome)).containsExactly("up", "up", "up");
    }

    /** Ids that a packager makes anew for each visit; only one of the encoders goes on. */
    @Test
    void noticesARungThatStandsStillWhoseIdIsAnotherAtEachVisit() {
        AtomicLong visit = new AtomicLong();
        frozen = 1;
        site.manifest("/live.mpd", () -> {
            long now = count.getAndIncrement();
            String rungs = video(2, now)
                    .replace("$RepresentationID$/", "")
                    .replaceAll("id=\"r", "id=\"" + visit.incrementAndGet() + "-r");
            return manifest(now, "<Period id=\"1\" start=\"PT0S\">" + rungs + "</Period>");
        });
        ProbeOutcome outcome = probe(6);
        assertThat(degraded(outcome).reason()).isEqualTo(Reason.PLAYLIST_STALE);
        assertThat(views(outcome)).containsExactly("up", "down");
    }

    @Test
    void holdsWhatItCannotReadForUnknownAndLooksAtTheOthers() {
        site.manifest("/live.mpd", () -> {
            long now = count.getAndIncrement();
            String rungs = video(5, now).replaceAll("(id=\"r[12]\")", "$1 mimeType=\"video/webm\"");
            return manifest(now, "<Period id=\"1\" start=\"PT0S\">" + rungs + "</Period>");
        });
        site.in("/r4/", DashLadderTest::missing);
        ProbeOutcome outcome = probe(5);
        assertThat(views(outcome)).containsExactly("up", "unknown", "unknown", "up", "down");
        assertThat(degraded(outcome).detail()).startsWith("1 of 5 variants does not play: r4 (");
    }

    /** Between its manifest and its segments another Period may begin. */
    @Test
    void saysNothingOfARungThatIsNamedNoMore() {
        AtomicLong visit = new AtomicLong();
        site.manifest("/live.mpd", () -> {
            long now = count.getAndIncrement();
            String rungs = video(3, now);
            boolean later = visit.getAndIncrement() > 0;
            return manifest(
                    now,
                    "<Period id=\"1\" start=\"PT0S\">" + (later ? rungs.replace("id=\"r", "id=\"n") : rungs)
                            + "</Period>");
        });
        site.in("/r1/", DashLadderTest::missing).in("/r2/", DashLadderTest::missing);
        ProbeOutcome outcome = probe(1);
        assertUp(outcome, true);
        assertThat(views(outcome)).doesNotContain("down");
    }

    /** A server's manifest may name any number of them, and others each time. */
    @Test
    void remembersABoundedPart() {
        AtomicLong visit = new AtomicLong();
        site.manifest("/live.mpd", () -> {
            long now = count.getAndIncrement();
            String rungs = DashSite.rungs(
                            "video", 60, which -> DashSite.rung("v", DashSite.startNumber(now), DashSite.timeline(now)))
                    .replace("$RepresentationID$/", "")
                    .replaceAll("id=\"r", "id=\"" + "x".repeat(200) + visit.incrementAndGet());
            return manifest(now, "<Period id=\"1\" start=\"PT0S\">" + rungs + "</Period>");
        });
        ProbeOutcome outcome = probe(5);
        DashMemory memory = DashMemory.of(outcome.memory());
        assertThat(memory.ladder().looks()).hasSizeLessThanOrEqualTo(24);
        assertThat(memory.rungs().all()).hasSizeLessThanOrEqualTo(24);
        assertThat(memory.played().all()).hasSizeLessThanOrEqualTo(24);
        assertThat(outcome.facts().variants()).hasSize(24);
    }
}
