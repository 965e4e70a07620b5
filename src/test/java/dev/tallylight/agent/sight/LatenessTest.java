package dev.tallylight.agent.sight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.testing.VirtualTimers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LatenessTest {
    private final VirtualTimers time = new VirtualTimers();
    private final Lateness lateness = new Lateness(time);
    private long began;

    @BeforeEach
    void start() {
        lateness.start();
        time.pass(Duration.ofSeconds(1));
        began = time.nanoTime();
    }

    private Duration sinceThen() {
        return lateness.during(began, time.nanoTime());
    }

    @Test
    void isNoneWhileTicksComeInTime() {
        time.pass(Duration.ofSeconds(100));
        assertThat(sinceThen()).isZero();
    }

    @Test
    void isAsLongAsAStopOfTheProcess() {
        time.stall(Duration.ofSeconds(8));
        time.pass(Duration.ofSeconds(3));
        assertThat(sinceThen()).isBetween(Duration.ofMillis(7_940), Duration.ofSeconds(8));
        assertThat(lateness.beyondOneStop(began, time.nanoTime())).isZero();
    }

    @Test
    void isFeltByWhatRunsBeforeTheTickThatIsLate() {
        AtomicReference<Duration> felt = new AtomicReference<>(Duration.ZERO);
        time.after(Duration.ofMillis(10), () -> felt.set(sinceThen())); // due before the next tick
        time.stall(Duration.ofSeconds(8));
        assertThat(felt.get()).isGreaterThan(Duration.ofMillis(7_900));
    }

    @Test
    void concernsOnlyWhatRanMeanwhile() {
        time.stall(Duration.ofSeconds(8));
        time.pass(Duration.ofSeconds(1));
        began = time.nanoTime() - Duration.ofSeconds(3).toNanos();
        assertThat(sinceThen()).isBetween(Duration.ofMillis(1_990), Duration.ofSeconds(2));
        began = time.nanoTime() - Duration.ofMillis(900).toNanos();
        assertThat(sinceThen()).isZero();
    }

    @Test
    void doesNotCountATickThatIsALittleLate() {
        for (int i = 0; i < 100; i++) {
            time.stall(Duration.ofMillis(15));
            time.pass(Duration.ofMillis(200));
        }
        assertThat(sinceThen()).isZero();
    }

    @Test
    void isRememberedForAMinuteAndAHalfOfNothingElse() {
        for (int i = 0; i < 1_000; i++) {
            time.stall(Duration.ofMillis(90));
        }
        assertThat(sinceThen()).isBetween(Duration.ofSeconds(63), Duration.ofSeconds(72));
    }

    @Test
    void seesMostOfManyShortDelays() {
        for (int i = 0; i < 100; i++) {
            time.stall(Duration.ofMillis(90));
            time.pass(Duration.ofMillis(10));
        }
        assertThat(sinceThen()).isGreaterThan(Duration.ofSeconds(7));
    }
}
