package dev.tallylight.follow;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A Vert.x context of its own for work that no request started: Hibernate Reactive keeps its session in the context,
 * so two transactions must not share one.
 */
@ApplicationScoped
public class FreshContext {
    private static final Duration START_PATIENCE = Duration.ofSeconds(30);
    private static final Cancellable CANCELLED = () -> {};

    private final Vertx vertx;

    FreshContext(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Runs the work on a new duplicated context of an event loop; its result is emitted there. Cancelled, it cancels the
     * work in that context, so that a transaction is rolled back and its connection given back.
     */
    @SuppressWarnings("ReferenceEquality") // of CANCELLED there is one
    public <T> Uni<T> run(Supplier<Uni<T>> work) {
        return Uni.createFrom().emitter(emitter -> {
            Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
            VertxContextSafetyToggle.setContextSafe(context, true);
            AtomicReference<Cancellable> running = new AtomicReference<>();
            emitter.onTermination(() -> {
                Cancellable begun = running.getAndSet(CANCELLED);
                if (begun != null) {
                    context.runOnContext(ignored -> begun.cancel());
                }
            });
            context.runOnContext(ignored -> {
                if (running.get() == CANCELLED) {
                    return;
                }
                Cancellable begun =
                        Uni.createFrom().deferred(work::get).subscribe().with(emitter::complete, emitter::fail);
                if (!running.compareAndSet(null, begun)) {
                    begun.cancel();
                }
            });
        });
    }

    /**
     * The same, waited for: for start-up only, which runs on the main thread, before anything is probed or served.
     *
     * @throws RuntimeException what the work failed with, or a time-out after 30 s
     */
    public <T> T runAtStart(Supplier<Uni<T>> work) {
        return run(work).await().atMost(START_PATIENCE);
    }
}
