package dev.tallylight.probe.dash;

import static dev.tallylight.probe.dash.DashBench.assertDown;
import static dev.tallylight.probe.dash.DashBench.assertUp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Reason;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Segments that are there later than the clock says, and viewers who are asked to play that far behind. */
class DashDelayTest extends DashServed {
    private final Instant begin = DashSite.begun(500);
    private volatile int late = 8;

    private long nominal() {
        return Duration.between(begin, Instant.now()).toSeconds();
    }

    private void live(String attributes) {
        String manifest = DashSite.mpd(begin, attributes, DashSite.period("duration=\"1\"", ""));
        site.written(number -> number <= nominal() - late).manifest("/live.mpd", () -> manifest);
    }

    private ProbeOutcome probe(ProbeMemory memory) {
        return bench.probe(site.url("/live.mpd"), memory, DashBench.TIMEOUT);
    }

    /** shaka-player#7611, dash.js#661. */
    @ParameterizedTest
    @ValueSource(ints = {5, 8, 15})
    void playsWhatViewersPlayWhereTheNewestComesLate(int seconds) {
        late = seconds;
        live("suggestedPresentationDelay=\"PT20S\"");
        ProbeOutcome first = probe(ProbeMemory.NONE);
        assertUp(first, true);
        assertUp(probe(first.memory()), true);
    }

    @Test
    void isDownWhereViewersFindNothing() {
        late = 30;
        live("suggestedPresentationDelay=\"PT20S\"");
        assertDown(probe(ProbeMemory.NONE), Reason.SEGMENT_MISSING);
        late = 8;
        live("suggestedPresentationDelay=\"PT20S\" timeShiftBufferDepth=\"PT6S\"");
        assertDown(probe(ProbeMemory.NONE), Reason.SEGMENT_MISSING);
    }

    /** What was near the newest at one look is far behind it at the next: neither a jump back nor a standstill. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5, 12, 16})
    void doesNotMindThatTheDelayGrows(int between) {
        late = 1;
        live("suggestedPresentationDelay=\"PT20S\"");
        ProbeOutcome near = probe(ProbeMemory.NONE);
        assertUp(near, true);
        late = 8;
        ProbeOutcome far = probe(DashMemory.of(near.memory()).aged(Duration.ofSeconds(between)));
        assertUp(far, true);
        assertThat(ProbeBench.story(far)).doesNotContain("jumped back");
    }
}
