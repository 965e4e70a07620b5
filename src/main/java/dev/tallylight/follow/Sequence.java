package dev.tallylight.follow;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;

/**
 * Steps one after the other, however many there are. A {@code Uni} that is chained to the one before it, again and again in a
 * loop, takes a piece of the thread's stack for each: with some hundred steps that end at once the stack is full, whoever
 * waits is never told, and a transaction stays open.
 */
public final class Sequence {
    private Sequence() {}

    /**
     * @param items read when it is subscribed to
     * @param step begun when the one before it has ended
     * @return ends after the last step, or with the first failure, after which none is begun
     */
    public static <T> Uni<Void> of(Iterable<T> items, Function<? super T, ? extends Uni<?>> step) {
        return Multi.createFrom()
                .iterable(items)
                .onItem()
                .transformToUniAndConcatenate(item -> step.apply(item).replaceWithVoid())
                .collect()
                .last()
                .replaceWithVoid();
    }
}
