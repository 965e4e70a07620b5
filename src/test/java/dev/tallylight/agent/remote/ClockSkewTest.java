package dev.tallylight.agent.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClockSkewTest {
    private static final Instant T0 = Instant.parse("2026-11-23T03:00:00Z");

    @Test
    void isZeroBeforeTheFirstAnswer() {
        assertThat(new ClockSkew().ahead()).isZero();
    }

    @Test
    void findsAClockThatIsNinetySecondsAheadOrBehind() {
        for (int wrong : new int[] {90, -90}) {
            ClockSkew skew = new ClockSkew();
            skew.learn(T0.plusSeconds(wrong), Duration.ofMillis(40), T0.plusMillis(20));
            assertThat(skew.ahead()).isEqualTo(Duration.ofSeconds(wrong));
        }
    }

    @Test
    void believesTheQuickestAnswer() {
        ClockSkew skew = new ClockSkew();
        skew.learn(T0, Duration.ofMillis(20), T0.plusMillis(10));
        skew.learn(T0, Duration.ofSeconds(6), T0.plusSeconds(6)); // all of the delay on the way there
        assertThat(skew.ahead()).isZero();
    }

    @Test
    void isOffByHalfTheRoundTripAtMost() {
        Random random = new Random(3);
        for (int i = 0; i < 1_000; i++) {
            long there = random.nextLong(2_000);
            long back = random.nextLong(2_000);
            ClockSkew skew = new ClockSkew();
            skew.learn(T0.plusSeconds(5), Duration.ofMillis(there + back), T0.plusMillis(there));
            assertThat(skew.ahead().minusSeconds(5).abs())
                    .isLessThanOrEqualTo(Duration.ofMillis((there + back) / 2 + 1));
        }
    }

    @Test
    void followsAClockThatIsSetRight() {
        ClockSkew skew = new ClockSkew();
        skew.learn(T0.plusSeconds(90), Duration.ofMillis(5), T0);
        skew.learn(T0, Duration.ofMillis(30), T0.plusMillis(15));
        assertThat(skew.ahead()).as("with the first answer after that").isZero();
    }
}
