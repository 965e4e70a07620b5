package dev.tallylight.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.testing.VirtualTimers;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BellTest {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final VirtualTimers time = new VirtualTimers();
    private final Bell bell = new Bell(time);

    private UniAssertSubscriber<Boolean> after(long heard) {
        UniAssertSubscriber<Boolean> waiting =
                bell.after(heard, PATIENCE).subscribe().withSubscriber(UniAssertSubscriber.create());
        time.pass(Duration.ZERO);
        return waiting;
    }

    @Test
    void wakesAllWhoWait() {
        UniAssertSubscriber<Boolean> one = after(0);
        UniAssertSubscriber<Boolean> other = after(0);
        one.assertNotTerminated();
        bell.ring();
        time.pass(Duration.ZERO);
        one.assertItem(true);
        other.assertItem(true);
    }

    @Test
    void isNotMissedByWhoLookedMeanwhile() {
        long heard = bell.rings();
        bell.ring();
        time.pass(Duration.ZERO);
        after(heard).assertItem(true);
        after(bell.rings()).assertNotTerminated();
    }

    @Test
    void lostRingsCostNoMoreThanThePatience() {
        UniAssertSubscriber<Boolean> waiting = after(0);
        time.pass(PATIENCE);
        waiting.assertItem(false);
        assertThat(bell.rings()).isZero();
    }

    @Test
    void forgetsWhoWaitsNoLonger() {
        UniAssertSubscriber<Boolean> gone = after(0);
        gone.cancel();
        bell.ring();
        time.pass(PATIENCE);
        gone.assertNotTerminated();
    }
}
