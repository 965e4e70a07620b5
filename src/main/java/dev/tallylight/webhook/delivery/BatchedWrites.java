package dev.tallylight.webhook.delivery;

import dev.tallylight.follow.Timers;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes things in batches: one at once where little happens, and else with all that come until the write before it is
 * done and a moment is over. So nothing waits where nothing else does, and a statement serves many where much happens.
 *
 * <p>What fails, fails for all that were written with it, and the next are written: also where a write throws, gives
 * fewer results than it was given items, or does not end within its limit. Whoever tries again should not do so at the
 * same moment as the others.
 */
final class BatchedWrites<I, O> {
    private final int most;
    private final Duration spacing;
    private final Duration limit;
    private final Timers timers;
    private final Function<List<I>, Uni<List<O>>> write;

    // all of it on the timers' thread alone
    private final Queue<Waiting<I, O>> waiting = new ArrayDeque<>();
    private boolean busy;
    private long nextWrite;

    private record Waiting<I, O>(I item, UniEmitter<? super O> result) {}

    /**
     * Writes with a function.
     *
     * @param most how many are given to it at a time
     * @param spacing between the beginnings of two calls of it
     * @param limit a write that lasts longer is cancelled, and has failed
     * @param write gives a result for each, in their order
     */
    BatchedWrites(int most, Duration spacing, Duration limit, Timers timers, Function<List<I>, Uni<List<O>>> write) {
        this.most = most;
        this.spacing = spacing;
        this.limit = limit;
        this.timers = timers;
        this.write = write;
        this.nextWrite = timers.nanoTime();
    }

    Uni<O> add(I item) {
        return Uni.createFrom()
                .emitter(result -> timers.execute(() -> {
                    waiting.add(new Waiting<>(item, result));
                    if (!busy) {
                        nextInTime();
                    }
                }));
    }

    private void nextInTime() {
        long wait = nextWrite - timers.nanoTime();
        if (wait <= 0) {
            next();
        } else {
            busy = true;
            timers.after(Duration.ofNanos(wait), this::next);
        }
    }

    /** Where none wait, the next one that comes begins anew. */
    private void next() {
        List<Waiting<I, O>> taken = new ArrayList<>();
        while (!waiting.isEmpty() && taken.size() < most) {
            taken.add(waiting.remove());
        }
        busy = !taken.isEmpty();
        if (busy) {
            nextWrite = timers.nanoTime() + spacing.toNanos();
            new Batch(taken).begin();
        }
    }

    /** What is written at once; it ends exactly once. */
    private final class Batch {
        private final List<Waiting<I, O>> taken;
        private Timers.@Nullable Timer cutOff;
        private @Nullable Cancellable running;
        private boolean over;

        Batch(List<Waiting<I, O>> taken) {
            this.taken = taken;
        }

        void begin() {
            cutOff = timers.after(limit, () -> end(null, new TimeoutException("not written within " + limit)));
            List<I> items = taken.stream().map(Waiting::item).toList();
            running = Uni.createFrom()
                    .deferred(() -> write.apply(items))
                    .subscribe()
                    .with(
                            results -> timers.execute(() -> end(results, null)),
                            failure -> timers.execute(() -> end(null, failure)));
        }

        private void end(@Nullable List<O> results, @Nullable Throwable failure) {
            if (over) {
                return;
            }
            over = true;
            if (cutOff != null) {
                cutOff.cancel();
            }
            if (running != null) {
                running.cancel();
            }
            try {
                tell(results, failure);
            } finally {
                nextInTime();
            }
        }

        private void tell(@Nullable List<O> results, @Nullable Throwable failure) {
            if (results != null && results.size() == taken.size()) {
                for (int i = 0; i < taken.size(); i++) {
                    taken.get(i).result().complete(results.get(i));
                }
            } else {
                Throwable why = failure != null
                        ? failure
                        : new IllegalStateException("a write of " + taken.size() + " gave "
                                + (results == null ? "no results" : results.size() + " results"));
                taken.forEach(one -> one.result().fail(why));
            }
        }
    }
}
