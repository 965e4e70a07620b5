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
import org.jboss.logging.Logger;

/**
 * A Vert.x context of its own for work that no request started: Hibernate Reactive keeps its session in the context,
 * so two transactions must not share one.
 */
@ApplicationScoped
public class FreshContext {
    private static final Logger LOG = Logger.getLogger(FreshContext.class);
    private static final Duration START_PATIENCE = Duration.ofSeconds(30);
    private static final Cancellable CANCELLED = () -> {};

    private final Vertx vertx;
    private int underWay;

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
            count(1);
            Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
            VertxContextSafetyToggle.setContextSafe(context, true);
            AtomicReference<Cancellable> running = new AtomicReference<>();
            emitter.onTermination(() -> {
                count(-1);
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

    private synchronized void count(int more) {
        underWay += more;
        if (underWay == 0) {
            notifyAll();
        }
    }

    /** Waits until nothing is under way that was begun here; for the thread that ends the process. */
    synchronized void drain(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        for (long left = most.toMillis(); underWay > 0 && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    /**
     * The same, waited for: for start-up only, which runs on the main thread, before anything is probed or served.
     *
     * @throws RuntimeException what the work failed with, or a time-out after 30 s
     */
    public <T> T runAtStart(Supplier<Uni<T>> work) {
        return run(work).await().atMost(START_PATIENCE);
    }

    /**
     * The same at the end of the process, on the thread that ends it: waited for so long at most.
     *
     * @return whether it came to a good end; what did not is for somebody else to notice
     */
    public boolean runAtEnd(Supplier<Uni<Void>> work, Duration most) {
        try {
            run(work).await().atMost(most);
            return true;
        } catch (RuntimeException e) {
            LOG.debug("left undone", e);
            return false;
        }
    }
}
