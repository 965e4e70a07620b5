package dev.tallylight.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.View;
import dev.tallylight.agent.wire.ViewDigest;
import dev.tallylight.testing.VirtualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ViewComparisonsTest {
    private static final UUID AGENT = new UUID(1, 1);
    private static final ViewDigest HELD = ViewDigest.NONE.with(AGENT, View.DOWN, true);

    private final VirtualTimers time = new VirtualTimers();
    private final ViewComparisons comparisons = new ViewComparisons(time::nanoTime);

    /**
     * An agent beats every 9 s for so long and says that.
     *
     * @return after how many seconds it was asked for its views
     */
    private List<Integer> askedFor(ViewDigest said, int seconds) {
        List<Integer> asked = new ArrayList<>();
        for (int second = 0; second < seconds; second += 9) {
            if (comparisons.isDue(AGENT) && comparisons.compared(AGENT, said, HELD)) {
                asked.add(second);
            }
            time.pass(Duration.ofSeconds(9));
        }
        return asked;
    }

    @Test
    void asksForNothingWhileBothHoldTheSame() {
        assertThat(askedFor(HELD, 3_600)).isEmpty();
    }

    @Test
    void asksOnceTheyDifferedTwiceInARow() {
        assertThat(askedFor(ViewDigest.NONE, 60)).containsExactly(36);
    }

    @Test
    void whatWasOnItsWayJustThenIsNoDifference() {
        for (int i = 0; i < 20; i++) {
            assertThat(askedFor(ViewDigest.NONE, 9)).isEmpty();
            time.pass(Duration.ofSeconds(30));
            assertThat(askedFor(HELD, 9)).isEmpty();
            time.pass(Duration.ofSeconds(30));
        }
    }

    @Test
    void asksMoreAndMoreRarelyWhereItDoesNotHelp() {
        assertThat(askedFor(ViewDigest.NONE, 86_400)).hasSizeBetween(10, 60);
        askedFor(HELD, 3_600);
        assertThat(askedFor(ViewDigest.NONE, 80))
                .as("and soon again after they agreed")
                .hasSize(1);
    }

    @Test
    void comparesWithOneAgentEveryHalfMinuteAtMost() {
        assertThat(comparisons.isDue(AGENT)).isTrue();
        assertThat(comparisons.isDue(AGENT)).isFalse();
        assertThat(comparisons.isDue(new UUID(1, 2))).isTrue();
        time.pass(Duration.ofSeconds(30));
        assertThat(comparisons.isDue(AGENT)).isTrue();
    }
}
