package dev.tallylight.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SequenceTest {
    private final List<Integer> begun = new ArrayList<>();

    @Test
    void takesNoMoreOfTheStackForManyStepsThanForOne() {
        List<Integer> many = IntStream.range(0, 100_000).boxed().toList();
        Sequence.of(many, one -> Uni.createFrom().item(one).invoke(begun::add))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .assertCompleted();
        assertThat(begun).isEqualTo(many);
    }

    @Test
    void beginsAStepWhenTheOneBeforeItHasEnded() {
        List<UniEmitter<? super Void>> ends = new ArrayList<>();
        UniAssertSubscriber<Void> whole = Sequence.of(List.of(1, 2), one -> {
                    begun.add(one);
                    return Uni.createFrom().<Void>emitter(ends::add);
                })
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
        assertThat(begun).containsExactly(1);
        ends.get(0).complete(null);
        assertThat(begun).containsExactly(1, 2);
        whole.assertNotTerminated();
        ends.get(1).complete(null);
        whole.assertCompleted();
    }

    @Test
    void beginsNoneAfterAFailure() {
        Sequence.of(List.of(1, 2, 3), one -> {
                    begun.add(one);
                    return one == 2 ? Uni.createFrom().failure(new IllegalStateException("two")) : done();
                })
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .assertFailedWith(IllegalStateException.class, "two");
        assertThat(begun).containsExactly(1, 2);
    }

    @Test
    void endsAtOnceWhereThereIsNothingToDo() {
        Sequence.of(List.<Integer>of(), one -> done())
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .assertCompleted();
    }

    private static Uni<Void> done() {
        return Uni.createFrom().voidItem();
    }
}
