package dev.tallylight.statuspage;

import dev.tallylight.rest.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** Reckons passwords' hashes, one at a time for each caller and beside the event loops; so many may wait. */
@ApplicationScoped
public class SlowHashes {
    private static final int MOST = 8;
    private static final Duration LATER = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final AtomicInteger waiting = new AtomicInteger();

    SlowHashes(Vertx vertx) {
        this.vertx = vertx;
    }

    Uni<String> of(String password) {
        return beside(() -> PasswordHash.of(password));
    }

    /** Fails with 429 where too many ask. */
    public Uni<Boolean> matches(String password, String hash) {
        return beside(() -> PasswordHash.matches(password, hash));
    }

    private <T> Uni<T> beside(Callable<T> work) {
        return Uni.createFrom().deferred(() -> {
            if (waiting.incrementAndGet() > MOST) {
                waiting.decrementAndGet();
                throw ProblemException.tooMuch("Too many passwords are being checked at once: try again.", LATER);
            }
            return Uni.createFrom()
                    .completionStage(() -> vertx.executeBlocking(work, true).toCompletionStage())
                    .onTermination()
                    .invoke(waiting::decrementAndGet);
        });
    }
}
