package dev.tallylight.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallylight.testing.VirtualTimers;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class FollowerTest {
    private static final Follower.Plan PLAN =
            Follower.Plan.of("things", Duration.ofSeconds(5)).within(Duration.ofSeconds(10));

    private final VirtualTimers time = new VirtualTimers();
    private final AtomicInteger turns = new AtomicInteger();
    private final Queue<Supplier<Uni<Boolean>>> script = new ArrayDeque<>();

    private final Follower follower = started(PLAN);

    private Follower started(Follower.Plan plan) {
        Follower made = new Follower(
                plan,
                time,
                () -> {
                    turns.incrementAndGet();
                    Supplier<Uni<Boolean>> next = script.poll();
                    return next == null ? Uni.createFrom().item(false) : next.get();
                },
                () -> {});
        made.start();
        return made;
    }

    private static Uni<Boolean> hangs() {
        return Uni.createFrom().nothing();
    }

    private static Uni<Boolean> fails() {
        return Uni.createFrom().failure(new IllegalStateException("the database is away"));
    }

    @Test
    void takesATurnAtOnceAndThenEverySoOften() {
        time.pass(Duration.ZERO);
        assertThat(turns).hasValue(1);
        time.pass(Duration.ofSeconds(15));
        assertThat(turns).hasValue(4);
        assertThat(follower.pulse().age()).isZero();
    }

    @Test
    void takesATurnSoonerWhenItIsWoken() {
        time.pass(Duration.ofSeconds(1));
        follower.wake();
        time.pass(Duration.ZERO);
        assertThat(turns).hasValue(2);
    }

    @Test
    void keepsItsSpacingHoweverOftenItIsWoken() {
        Follower spaced = started(PLAN.spacedBy(Duration.ofSeconds(1)));
        time.pass(Duration.ZERO);
        int before = turns.get();
        for (int i = 0; i < 300; i++) {
            spaced.wake();
            time.pass(Duration.ofMillis(10));
        }
        assertThat(turns.get() - before).isBetween(2, 4);
    }

    @Test
    void takesAnotherTurnWhenItIsWokenDuringOne() {
        time.pass(Duration.ofSeconds(4));
        script.add(() -> Uni.createFrom().item(false).invoke(follower::wake));
        time.pass(Duration.ofMillis(1_001));
        assertThat(turns).hasValue(3);
    }

    @Test
    void goesOnAfterAFailureWithABackoffThatWakingDoesNotShorten() {
        for (int i = 0; i < 1_000; i++) {
            script.add(FollowerTest::fails);
        }
        time.pass(Duration.ZERO);
        for (int i = 0; i < 600; i++) {
            follower.wake();
            time.pass(Duration.ofMillis(100));
        }
        assertThat(turns.get()).isBetween(12, 40);
        assertThat(follower.pulse().isStale()).isTrue();
        assertThat(follower.pulse().detail()).isEqualTo("the database is away");
        assertThat(follower.pulse().isDead()).isFalse();
        script.clear();
        time.pass(Duration.ofSeconds(6));
        assertThat(follower.pulse()).isEqualTo(new Pulse("things", Duration.ZERO, Duration.ZERO, null));
    }

    @Test
    void survivesATurnThatThrows() {
        script.add(() -> {
            throw new StackOverflowError();
        });
        time.pass(Duration.ofSeconds(2));
        assertThat(turns).hasValue(2);
    }

    @Test
    void cutsAHungTurnOffAndBeginsAnew() {
        AtomicInteger cancelled = new AtomicInteger();
        script.add(() -> hangs().onCancellation().invoke(cancelled::incrementAndGet));
        time.pass(Duration.ofSeconds(9));
        assertThat(turns).hasValue(1);
        time.pass(Duration.ofSeconds(2));
        assertThat(cancelled).hasValue(1);
        assertThat(turns).hasValue(2);
        assertThat(follower.pulse().age()).isZero();
    }

    @Test
    void isDeadOnceNoTurnHasEndedForTwoMinutesAndThenOnly() {
        for (int i = 0; i < 100; i++) {
            script.add(FollowerTest::hangs);
        }
        time.pass(Duration.ofSeconds(31));
        assertThat(follower.pulse().isStale()).isTrue();
        time.pass(Duration.ofSeconds(88));
        assertThat(follower.pulse().isDead()).isFalse();
        time.pass(Duration.ofSeconds(2));
        assertThat(follower.pulse().isDead()).isTrue();
    }

    @Test
    void isAliveHoweverLongItFails() {
        for (int i = 0; i < 1_000; i++) {
            script.add(FollowerTest::fails);
        }
        time.pass(Duration.ofMinutes(10));
        assertThat(follower.pulse().isStale()).isTrue();
        assertThat(follower.pulse().isDead()).isFalse();
    }

    @Test
    void takesNoTurnOnceItIsStopped() {
        time.pass(Duration.ZERO);
        follower.stop();
        follower.wake();
        time.pass(Duration.ofMinutes(1));
        assertThat(turns).hasValue(1);
    }

    @Test
    void isBegunAnewBeforeItsProcessMustBe() {
        assertThatThrownBy(() -> PLAN.within(Pulse.DEAD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("things");
    }
}
