package dev.tallylight.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LongWorkTest {
    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration LATE = Duration.ofMinutes(1);
    private final LongWork work = new LongWork();
    private final List<UniEmitter<? super Void>> begun = new ArrayList<>();
    private final AtomicInteger cancelled = new AtomicInteger();

    @Test
    void goesOnWhenNobodyWaitsAndIsWaitedForAgainInsteadOfBegunAgain() {
        wait(SOON).awaitItem().assertItem(false);
        wait(SOON).awaitItem().assertItem(false);
        UniAssertSubscriber<Boolean> third = wait(LATE);
        assertThat(begun).hasSize(1);
        assertThat(cancelled).hasValue(0);
        begun.getFirst().complete(null);
        third.awaitItem().assertItem(true);
    }

    @Test
    void isBegunAnewWhenItHasEndedWellOrNot() {
        UniAssertSubscriber<Boolean> first = wait(LATE);
        begun.get(0).fail(new IllegalStateException("it could not"));
        first.awaitFailure();
        UniAssertSubscriber<Boolean> second = wait(LATE);
        begun.get(1).complete(null);
        second.awaitItem().assertItem(true);
        wait(SOON).awaitItem().assertItem(false);
        assertThat(begun).hasSize(3);
    }

    private UniAssertSubscriber<Boolean> wait(Duration patience) {
        return work.await(
                        () -> Uni.createFrom()
                                .emitter(emitter -> begun.add(emitter.onTermination(cancelled::incrementAndGet))),
                        patience)
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }
}
