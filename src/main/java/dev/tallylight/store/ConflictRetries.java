package dev.tallylight.store;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Supplier;

/** Begins a transaction anew that PostgreSQL gave up for the sake of another: a deadlock, a failed serialization. */
public final class ConflictRetries {
    private static final int MOST = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration MOST_PAUSE = Duration.ofMillis(500);

    private ConflictRetries() {}

    /** @param transaction one whole transaction, in a context of its own */
    public static <T> Uni<T> retried(Supplier<Uni<T>> transaction) {
        return Uni.createFrom()
                .deferred(transaction::get)
                .onFailure(Refused::forAnother)
                .retry()
                .withBackOff(FIRST_PAUSE, MOST_PAUSE)
                .atMost(MOST);
    }
}
