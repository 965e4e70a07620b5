package dev.tallylight.follow;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;

/**
 * Timers of an event loop's context: they are kept by that loop, and end with it. One that another loop keeps would still
 * go off while the application ends, and find nobody who takes what it hands over.
 */
public final class VertxTimers implements Timers {
    private final Vertx vertx;
    private final ContextInternal context;

    public VertxTimers(Vertx vertx, Context context) {
        this.vertx = vertx;
        this.context = (ContextInternal) context;
    }

    /** On an event loop, in a context of its own. */
    public static VertxTimers ofNewContext(Vertx vertx) {
        return new VertxTimers(vertx, ((VertxInternal) vertx).createEventLoopContext());
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
        long id = context.setTimer(Math.max(1, delay.toMillis()), ignored -> action.run());
        return () -> vertx.cancelTimer(id);
    }

    @Override
    public void execute(Runnable action) {
        context.runOnContext(ignored -> action.run());
    }
}
