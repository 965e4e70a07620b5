package dev.tallylight.store;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Does work on many together; should that fail, on each alone, so that one that cannot be done holds up no other. */
public final class OneByOne {
    private OneByOne() {}

    /**
     * @param work one transaction
     * @param passedBy hears of each that failed alone while others did not
     * @return fails where all fail: then it is not for what they hold
     */
    public static <T> Uni<Void> whereTogetherFails(
            List<T> all, Function<List<T>, Uni<Void>> work, BiConsumer<T, Throwable> passedBy) {
        return all.isEmpty()
                ? Uni.createFrom().voidItem()
                : ConflictRetries.retried(() -> work.apply(all))
                        .onFailure()
                        .recoverWithUni(failure ->
                                all.size() == 1 ? Uni.createFrom().failure(failure) : each(all, work, passedBy));
    }

    private record Outcome<T>(T one, @Nullable Throwable failure) {}

    private static <T> Uni<Void> each(
            List<T> all, Function<List<T>, Uni<Void>> work, BiConsumer<T, Throwable> passedBy) {
        return Multi.createFrom()
                .iterable(all)
                .onItem()
                .transformToUniAndConcatenate(one -> work.apply(List.of(one))
                        .map(done -> new Outcome<>(one, null))
                        .onFailure()
                        .recoverWithItem(failure -> new Outcome<>(one, failure)))
                .collect()
                .asList()
                .chain(outcomes -> ended(outcomes, passedBy));
    }

    private static <T> Uni<Void> ended(List<Outcome<T>> outcomes, BiConsumer<T, Throwable> passedBy) {
        List<Outcome<T>> failed = new ArrayList<>();
        for (Outcome<T> outcome : outcomes) {
            if (outcome.failure() != null) {
                failed.add(outcome);
            }
        }
        if (failed.size() == outcomes.size()) {
            return Uni.createFrom().failure(failed.getFirst().failure());
        }
        for (Outcome<T> outcome : failed) {
            passedBy.accept(outcome.one(), outcome.failure());
        }
        return Uni.createFrom().voidItem();
    }
}
