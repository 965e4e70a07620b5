package dev.tallylight.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.testing.VirtualTimers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CarriedClockTest {
    private static final Instant DATABASE = Instant.parse("2026-11-28T12:00:00Z");

    private final VirtualTimers time = new VirtualTimers();
    private final CarriedClock clock = new CarriedClock(time.clock(), time::nanoTime);

    private void told(Instant now) {
        clock.isNow(now, time.nanoTime(), time.nanoTime());
    }

    @Test
    void isTheMachinesOwnUntilItIsTold() {
        assertThat(clock.instant()).isEqualTo(time.clock().instant());
    }

    @Test
    void isTheDatabasesFromThenOn() {
        told(DATABASE);
        time.pass(Duration.ofSeconds(90));
        assertThat(clock.instant()).isEqualTo(DATABASE.plusSeconds(90));
    }

    @Test
    void doesNotNoticeWhenTheMachinesClockSteps() {
        told(DATABASE);
        time.stepClock(Duration.ofHours(-1));
        time.pass(Duration.ofSeconds(1));
        assertThat(clock.instant()).isEqualTo(DATABASE.plusSeconds(1));
    }

    @Test
    void followsTheDatabasesClockWhereThatIsSet() {
        told(DATABASE);
        time.pass(Duration.ofSeconds(3));
        told(DATABASE.minusSeconds(3597));
        assertThat(clock.instant()).isEqualTo(DATABASE.minusSeconds(3597));
    }

    @Test
    void doesNotJitterWithTheTimeThatAnAnswerTakes() {
        told(DATABASE);
        time.pass(Duration.ofSeconds(3));
        clock.isNow(DATABASE.plusMillis(3030), time.nanoTime() - 20_000_000, time.nanoTime());
        assertThat(clock.instant()).isEqualTo(DATABASE.plusSeconds(3));
    }
}
