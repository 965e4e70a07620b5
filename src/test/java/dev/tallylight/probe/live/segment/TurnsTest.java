package dev.tallylight.probe.live.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.ProbeRun;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final Duration LOOK = Duration.ofMillis(500);

    private static Turns with(Duration left, int behind) {
        Turns turns = new Turns(new ProbeRun(left));
        turns.next(behind);
        return turns;
    }

    @Test
    void leavesTheNextItsTimeWhereOneHangs() {
        assertThat(with(Duration.ofSeconds(10), 3).whole()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5));
        assertThat(with(Duration.ofSeconds(10), 0).whole()).isGreaterThan(Duration.ofSeconds(9));
    }

    /** The last look of a proof is made when only what is kept for the verdict is left: a second, and it takes what it takes. */
    @Test
    void leavesTheLastLookOfAProofAllThatIsLeft() {
        for (long left : new long[] {600, 900, 1_000, 1_100}) {
            Turns turns = with(Duration.ofMillis(left), 2);
            turns.settle();
            assertThat(turns.whole()).isGreaterThan(LOOK);
        }
    }

    /** A time-out of a second is allowed; what hangs cannot be told from what is slow in it. */
    @Test
    void sharesNothingWhereThereIsNothingToShare() {
        for (long left : new long[] {1_000, 1_500, 2_000}) {
            assertThat(with(Duration.ofMillis(left), 0).piece(2)).isGreaterThan(Duration.ofMillis(left - 300));
            assertThat(with(Duration.ofMillis(left), 1).whole()).isGreaterThanOrEqualTo(LOOK);
        }
    }
}
