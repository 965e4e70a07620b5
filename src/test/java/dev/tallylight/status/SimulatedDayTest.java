package dev.tallylight.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * The default policy over 10,000 streams that all play, three checkpoints (the fewest that a majority makes sense with,
 * and so the hardest case), and probes lost by chance, each by itself.
 *
 * <p>What is to be expected, with p = 0.02 and 2,880 turns a day: a checkpoint sees 57.6 first failures a day of each
 * stream, 57.6·p² = 0.023 of which become firm (three in a row). The others are asked at the first failure, so that two
 * checkpoints fail together mostly by that: 6 ordered pairs · 57.6·p⁵ = 1.1e-6 a day; that two firm views of 30 s
 * overlap by chance is 3 pairs · 2 · 0.023 · 8e-6 = 1.1e-6; and that all three fail twice at the same time 1.3e-6. That
 * is 0.035 false offlines in a day of 10,000 streams. If two views of two failures were enough, there would be 55.
 *
 * <p>Of the checkpoint that loses half of its probes, half of the views are down: it is blind within its first minute.
 * From then on two checkpoints are left, of which both must be firm: 0.007 a day. A quarter of the streams says as much
 * of that: whoever let such a place harm anybody would let it harm a dozen, or sixty of 2,500.
 *
 * <p>All 10,000 have their day where tallylight.simulation.streams says so; a fifth of them has the same odds each.
 */
@Order(1)
class SimulatedDayTest {
    private static final int STREAMS = Integer.getInteger("tallylight.simulation.streams", 2_000);
    private static final long SEED = Long.getLong("tallylight.simulation.seed", 20_261_123L);

    private static SimulatedDay day(int streams, double... loss) {
        long began = System.nanoTime();
        SimulatedDay day = new SimulatedDay(streams, SEED, loss).run();
        System.out.printf(
                "simulated day: seed %d, %d streams, losses %s: %d probes drawn, %d firm views of down, %s, in %d ms%n",
                SEED,
                streams,
                Arrays.toString(loss),
                day.probes(),
                day.firm(),
                day.told(),
                (System.nanoTime() - began) / 1_000_000);
        return day;
    }

    /** Each probe would capture the context of a request, twice; there is none, and there are seven million probes. */
    @BeforeAll
    static void withoutContexts() {
        Infrastructure.clearInterceptors();
    }

    @AfterAll
    static void withContextsAgain() {
        Infrastructure.reload();
    }

    @Test
    void nobodyIsWokenByChance() {
        SimulatedDay day = day(STREAMS, 0.02, 0.02, 0.02);
        assertThat(day.told()).doesNotContainKeys("stream.offline", "checkpoint.blind");
        assertThat(day.told().get("stream.online")).isGreaterThanOrEqualTo(STREAMS);
        assertThat(day.firm()).as("chance had its chances").isBetween(STREAMS / 25L, STREAMS / 10L);
    }

    @Test
    void aCheckpointThatLosesHalfOfItsProbesIsBlindAndHarmsNobody() {
        SimulatedDay day = day(STREAMS / 4, 0.02, 0.02, 0.5);
        assertThat(day.told()).doesNotContainKeys("stream.offline", "checkpoint.seeing");
        assertThat(day.told()).containsEntry("checkpoint.blind", 1);
    }
}
