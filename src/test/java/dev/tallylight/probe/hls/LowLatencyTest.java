package dev.tallylight.probe.hls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Low-latency HLS: rfc8216bis. */
class LowLatencyTest {
    private final HlsBench bench = new HlsBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private ProbeOutcome probe(LowLatencyHls.Fault fault) throws IOException {
        try (LowLatencyHls origin = new LowLatencyHls(fault)) {
            return bench.probe(origin.url());
        }
    }

    @Test
    void isProvenByThePartThatItWaitedFor() throws IOException {
        ProbeOutcome outcome = probe(LowLatencyHls.Fault.NONE);
        HlsBench.assertUp(outcome, true);
        assertThat(HlsBench.story(outcome)).contains("blocking reload", "part");
        assertThat(outcome.steps().stream().filter(step -> step.name().equals("playlist")))
                .as("no other look was needed: " + HlsBench.story(outcome))
                .hasSize(2);
    }

    @Test
    void keepsItsPromiseHoweverLongItsPlaylistIs() throws IOException {
        HlsBench.assertUp(probe(LowLatencyHls.Fault.LARGE), true);
    }

    @ParameterizedTest
    @CsvSource({
        "DOES_NOT_BLOCK, BLOCKING_RELOAD_FAILED",
        "REFUSES, BLOCKING_RELOAD_FAILED",
        "HANGS, BLOCKING_RELOAD_FAILED",
        "PARTS_MISSING, SEGMENT_MISSING"
    })
    void isDegradedWhereOrdinaryPlayersGoOn(LowLatencyHls.Fault fault, Reason reason) throws IOException {
        ProbeOutcome outcome = probe(fault);
        assertThat(outcome.verdict()).as(HlsBench.story(outcome)).isInstanceOf(Verdict.Degraded.class);
        assertThat(((Verdict.Degraded) outcome.verdict()).reason())
                .as(HlsBench.story(outcome))
                .isEqualTo(reason);
    }

    @Test
    void isDownWhereNothingMoves() throws IOException {
        HlsBench.assertDown(probe(LowLatencyHls.Fault.FROZEN), Reason.PLAYLIST_STALE);
    }
}
