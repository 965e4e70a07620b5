package dev.tallylight.follow;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;

/** Timers of an event loop's context. */
public final class VertxTimers implements Timers {
    private final Vertx vertx;
    private final Context context;

    public VertxTimers(Vertx vertx, Context context) {
        this.vertx = vertx;
        this.context = context;
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
        long id = vertx.setTimer(
                Math.max(1, delay.toMillis()), ignored -> context.runOnContext(alsoIgnored -> action.run()));
        return () -> vertx.cancelTimer(id);
    }

    @Override
    public void execute(Runnable action) {
        context.runOnContext(ignored -> action.run());
    }
}
