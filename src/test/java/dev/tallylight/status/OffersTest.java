package dev.tallylight.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.Observation;
import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Timings;
import dev.tallylight.probe.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OffersTest {
    private static final Instant T0 = Instant.parse("2026-11-26T10:00:00Z");

    private static final ProbeOutcome OUTCOME = new ProbeOutcome(
            Protocol.HLS,
            new Verdict.Up(true),
            new Timings(null, null, null, null, null, Duration.ZERO),
            MediaFacts.NONE,
            List.of(),
            ProbeMemory.NONE);

    private final List<Observation> offered = new ArrayList<>();
    private boolean full;
    private final Offers offers = new Offers(seen -> {
        offered.add(seen);
        return full && seen.viewChanged()
                ? CompletableFuture.failedFuture(new IllegalStateException("no room"))
                : CompletableFuture.completedFuture(null);
    });

    private void see(int stream, boolean changed) {
        offers.accept(
                new Observation(new StreamId(new UUID(0, stream)), 1, T0, OUTCOME, View.UP, T0, changed, false, true));
    }

    @Test
    void offersAgainWhatTheHubHadNoRoomForUntilItIsTaken() {
        full = true;
        see(1, true);
        see(1, false);
        see(2, false);
        full = false;
        see(1, false);
        see(1, false);
        see(2, false);
        assertThat(offered)
                .filteredOn(seen -> seen.stream().value().getLeastSignificantBits() == 1)
                .extracting(Observation::viewChanged)
                .containsExactly(true, true, true, false);
    }

    @Test
    void offersWhatDidNotChangeAsItIs() {
        see(1, false);
        see(1, true);
        see(1, false);
        assertThat(offered).extracting(Observation::viewChanged).containsExactly(false, true, false);
    }
}
