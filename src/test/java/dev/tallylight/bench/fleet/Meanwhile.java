package dev.tallylight.bench.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Things that are done again and again for as long as something is measured. */
public final class Meanwhile implements AutoCloseable {
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(3);
    private final List<ScheduledFuture<?>> turns = new ArrayList<>();

    /** What may fail. */
    @FunctionalInterface
    public interface Turn {
        void take() throws Exception;
    }

    public Meanwhile every(Duration period, Turn turn) {
        turns.add(threads.scheduleAtFixedRate(() -> taken(turn), 0, period.toMillis(), TimeUnit.MILLISECONDS));
        return this;
    }

    private static void taken(Turn turn) {
        try {
            turn.take();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Waits so long.
     *
     * @throws IllegalStateException where a turn failed
     */
    public void last(Duration length) throws InterruptedException {
        long end = System.nanoTime() + length.toNanos();
        for (ScheduledFuture<?> turn : turns) {
            try {
                turn.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                // as it should be: it would go on
            } catch (ExecutionException e) {
                throw new IllegalStateException("what is read meanwhile cannot be read", e);
            }
        }
    }

    /** Waits for the turns that are under way. */
    @Override
    public void close() {
        turns.forEach(turn -> turn.cancel(false));
        threads.close();
    }
}
