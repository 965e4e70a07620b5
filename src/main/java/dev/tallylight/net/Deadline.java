package dev.tallylight.net;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A moment on the monotonic clock that work on one event-loop context must not outlast. Mutiny's own timeouts go off
 * on a thread of its scheduler; these go off on the event loop that owns the sockets.
 */
public final class Deadline {
    private static final Cancellable NOTHING = () -> {};

    private final ContextInternal context;
    private final long endsAt;

    private Deadline(ContextInternal context, long endsAt) {
        this.context = context;
        this.endsAt = endsAt;
    }

    public static Deadline in(ContextInternal context, Duration time) {
        return new Deadline(context, System.nanoTime() + time.toNanos());
    }

    /** Never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, endsAt - System.nanoTime()));
    }

    /** An earlier deadline, never a later one. */
    public Deadline atMost(Duration time) {
        return new Deadline(context, Math.min(endsAt, System.nanoTime() + time.toNanos()));
    }

    /** The same work, cancelled and failed with {@code late} when the deadline comes first. */
    public <T> Uni<T> bound(Uni<T> work, Supplier<? extends Throwable> late) {
        return boundUnless(() -> false, work, late);
    }

    /** The same, but where this holds when the deadline comes: then the work goes on. */
    public <T> Uni<T> boundUnless(BooleanSupplier spared, Uni<T> work, Supplier<? extends Throwable> late) {
        return Uni.createFrom().emitter(emitter -> new Race<T>(emitter).run(work, spared, late));
    }

    /** Work against time, once. */
    private final class Race<T> {
        private final UniEmitter<? super T> emitter;
        private volatile Cancellable work = NOTHING;

        Race(UniEmitter<? super T> emitter) {
            this.emitter = emitter;
        }

        void run(Uni<T> todo, BooleanSupplier spared, Supplier<? extends Throwable> late) {
            long timer = context.setTimer(Math.max(1, remaining().toMillis()), id -> {
                if (!spared.getAsBoolean()) {
                    work.cancel();
                    emitter.fail(late.get());
                }
            });
            emitter.onTermination(() -> {
                context.owner().cancelTimer(timer);
                work.cancel();
            });
            work = todo.subscribe().with(emitter::complete, emitter::fail);
        }
    }
}
