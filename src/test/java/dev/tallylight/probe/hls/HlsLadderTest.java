package dev.tallylight.probe.hls;

import static dev.tallylight.probe.hls.HlsBench.assertUp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of which all variants are expected to play. */
@Order(1) // it takes long
class HlsLadderTest extends HlsServed {
    private static final Expectations ALL = new Expectations(false, false, null, Set.of(), null, null, true, true);

    private void ladder(int count) {
        StringBuilder text = new StringBuilder("#EXTM3U\n");
        for (int i = 0; i < count; i++) {
            text.append("#EXT-X-STREAM-INF:BANDWIDTH=")
                    .append((i + 1) * 300_000)
                    .append(",RESOLUTION=")
                    .append(320 + i)
                    .append("x180,CODECS=\"avc1.42c00d,mp4a.40.2\"\nv")
                    .append(i)
                    .append(".m3u8\n");
            site.live("/v" + i + ".m3u8", sequence::getAndIncrement);
        }
        site.text("/master.m3u8", text.toString());
    }

    private ProbeOutcome probe(ProbeMemory memory, Expectations expect) {
        return bench.probe(site.url("/master.m3u8"), memory, Duration.ofSeconds(6), expect);
    }

    private ProbeOutcome probeFiveTimes() {
        ProbeOutcome outcome = probe(ProbeMemory.NONE, ALL);
        for (int i = 0; i < 4; i++) {
            outcome = probe(((HlsMemory) outcome.memory()).aged(Duration.ofSeconds(2)), ALL);
        }
        return outcome;
    }

    @Test
    void looksAtTwoMoreInEachProbeAndSaysWhichTwoOfSixAreDead() {
        ladder(6);
        site.status("/v2.m3u8", "404 Not Found").status("/v4.m3u8", "404 Not Found");
        ProbeOutcome first = probe(ProbeMemory.NONE, ALL);
        assertThat(site.requests("/v4.m3u8") + site.requests("/v5.m3u8")).isZero();
        ProbeOutcome outcome = probeFiveTimes();
        assertThat(first.facts().variants()).hasSize(6);
        assertThat(outcome.verdict()).as(HlsBench.story(outcome)).isInstanceOf(Verdict.Degraded.class);
        Verdict.Degraded degraded = (Verdict.Degraded) outcome.verdict();
        assertThat(degraded.reason()).isEqualTo(Reason.VARIANT_MISSING);
        assertThat(degraded.detail())
                .startsWith("2 of 6 variants do not play: v2.m3u8, v4.m3u8 (the server answered 404");
        assertThat(outcome.facts().variants())
                .extracting(MediaFacts.Variant::view)
                .containsExactly("up", "up", "down", "up", "down", "up");
        assertThat(outcome.facts().variants().get(2))
                .isEqualTo(new MediaFacts.Variant(
                        "v2.m3u8", 900_000L, 322, 180, "avc1.42c00d,mp4a.40.2", "down", "variant_missing"));
    }

    @Test
    void isUpAgainAsSoonAsTheDeadOneIsBack() {
        ladder(3);
        site.status("/v1.m3u8", "503 Service Unavailable");
        ProbeOutcome dead = probeFiveTimes();
        assertThat(dead.verdict()).isInstanceOf(Verdict.Degraded.class);
        site.live("/v1.m3u8", sequence::getAndIncrement);
        assertUp(probe(((HlsMemory) dead.memory()).aged(Duration.ofSeconds(2)), ALL), true);
    }

    /** The encoder of one rung hangs: its playlist stays as it was. */
    @Test
    void noticesARungThatStandsStill() {
        ladder(3);
        site.live("/v1.m3u8", () -> 1_000);
        ProbeOutcome outcome = probe(ProbeMemory.NONE, ALL);
        for (int i = 0; i < 3; i++) {
            outcome = probe(((HlsMemory) outcome.memory()).aged(Duration.ofSeconds(5)), ALL);
        }
        assertThat(outcome.verdict()).as(HlsBench.story(outcome)).isInstanceOf(Verdict.Degraded.class);
        assertThat(((Verdict.Degraded) outcome.verdict()).reason()).isEqualTo(Reason.PLAYLIST_STALE);
    }

    /** Each visit has URIs of its own, and only one of the encoders goes on. */
    @ParameterizedTest
    @ValueSource(strings = {"v1.m3u8?token=%d", "v1.m3u8?session=%d&x=1"})
    void noticesARungThatStandsStillWhoseUriIsAnotherAtEachVisit(String uri) {
        site.live("/v0.m3u8", sequence::getAndIncrement).live("/v1.m3u8", () -> 1_000);
        AtomicLong visit = new AtomicLong();
        site.on(
                "/master.m3u8",
                line -> line.send(HlsSite.answer(
                        "200 OK",
                        "application/vnd.apple.mpegurl",
                        ("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nv0.m3u8?token=" + visit.incrementAndGet()
                                        + "\n#EXT-X-STREAM-INF:BANDWIDTH=2\n" + uri.formatted(visit.get()) + "\n")
                                .getBytes(StandardCharsets.UTF_8))));
        ProbeOutcome outcome = probe(ProbeMemory.NONE, ALL);
        for (int i = 0; i < 4; i++) {
            outcome = probe(((HlsMemory) outcome.memory()).aged(Duration.ofSeconds(5)), ALL);
        }
        assertThat(outcome.verdict()).as(HlsBench.story(outcome)).isInstanceOf(Verdict.Degraded.class);
        assertThat(((Verdict.Degraded) outcome.verdict()).reason()).isEqualTo(Reason.PLAYLIST_STALE);
    }

    /** Two content networks with the same paths, of which the second stands still. */
    @Test
    void tellsRedundantCopiesApart() {
        try (HlsSite other = new HlsSite()) {
            site.live("/v.m3u8", sequence::getAndIncrement);
            other.live("/v.m3u8", () -> 700);
            site.text(
                    "/master.m3u8",
                    "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nv.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=1\n"
                            + other.url("/v.m3u8") + "\n");
            ProbeOutcome outcome = probe(ProbeMemory.NONE, ALL);
            for (int i = 0; i < 4; i++) {
                outcome = probe(((HlsMemory) outcome.memory()).aged(Duration.ofSeconds(5)), ALL);
            }
            assertThat(outcome.facts().variants())
                    .as(HlsBench.story(outcome))
                    .extracting(MediaFacts.Variant::view)
                    .containsExactly("up", "down");
        }
    }

    /** Where there is time for one look only, each rung gets its turn all the same. */
    @Test
    void comesBackToADeadRungWhereTimeIsShort() {
        ladder(4);
        site.status("/v3.m3u8", "404 Not Found");
        ProbeOutcome outcome = bench.probe(site.url("/master.m3u8"), ProbeMemory.NONE, Duration.ofSeconds(3), ALL);
        for (int i = 0; i < 5; i++) {
            outcome = bench.probe(
                    site.url("/master.m3u8"),
                    ((HlsMemory) outcome.memory()).aged(Duration.ofSeconds(2)),
                    Duration.ofSeconds(3),
                    ALL);
        }
        assertThat(outcome.verdict()).as(HlsBench.story(outcome)).isInstanceOf(Verdict.Degraded.class);
        site.live("/v3.m3u8", sequence::getAndIncrement);
        outcome = bench.probe(
                site.url("/master.m3u8"),
                ((HlsMemory) outcome.memory()).aged(Duration.ofSeconds(2)),
                Duration.ofSeconds(3),
                ALL);
        assertUp(outcome, true);
    }

    /** The others get their turn, and the probe its verdict. */
    @Test
    void givesAHangingRungNoMoreThanItsShare() {
        ladder(3);
        site.on("/v1.m3u8", line -> line.untilClosed());
        ProbeOutcome outcome = probeFiveTimes();
        assertThat(outcome.verdict()).as(HlsBench.story(outcome)).isInstanceOf(Verdict.Degraded.class);
        assertThat(((Verdict.Degraded) outcome.verdict()).detail()).contains("v1.m3u8");
        assertThat(outcome.timings().total()).isLessThan(Duration.ofSeconds(6));
        assertThat(outcome.facts().variants())
                .extracting(MediaFacts.Variant::view)
                .containsExactly("up", "down", "up");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6})
    void looksAtNoOtherWhereAnyWillDoAndListsThemAll(int count) {
        ladder(count);
        ProbeOutcome outcome = probe(ProbeMemory.NONE, Expectations.NONE);
        assertUp(outcome, true);
        List<MediaFacts.Variant> variants = outcome.facts().variants();
        assertThat(variants).hasSize(count);
        assertThat(variants.getFirst().view()).isEqualTo("up");
        assertThat(variants.subList(1, count))
                .allMatch(variant -> variant.view().equals("unknown"));
        assertThat(site.requests("/v1.m3u8")).isZero();
    }
}
