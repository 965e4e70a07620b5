package dev.tallylight.webhook.delivery;

import dev.tallylight.follow.Pause;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;

/**
 * Things that are written together: one at once where little happens, and else with all that come until the write before
 * it is done and a moment is over. So nothing waits where nothing else does, and a statement serves many where much
 * happens. What fails, fails for all that were written with it; whoever tries again should not do so at the same moment
 * as the others.
 */
final class Together<I, O> {
    private final int most;
    private final Duration spacing;
    private final Function<List<I>, Uni<List<O>>> write;
    private final Queue<Waiting<I, O>> waiting = new ArrayDeque<>();
    private boolean writing;
    private volatile long nextWrite = System.nanoTime();

    private record Waiting<I, O>(I item, UniEmitter<? super O> result) {}

    /**
     * Writes with a function.
     *
     * @param most how many are given to it at a time
     * @param spacing between the beginnings of two calls of it
     * @param write gives a result for each, in their order
     */
    Together(int most, Duration spacing, Function<List<I>, Uni<List<O>>> write) {
        this.most = most;
        this.spacing = spacing;
        this.write = write;
    }

    Uni<O> add(I item) {
        return Uni.createFrom().emitter(result -> {
            synchronized (this) {
                waiting.add(new Waiting<>(item, result));
                if (writing) {
                    return;
                }
                writing = true;
            }
            nextInTime();
        });
    }

    private void nextInTime() {
        Pause.until(nextWrite).subscribe().with(over -> next(), cannotWait -> next());
    }

    private void next() {
        List<Waiting<I, O>> taken = take();
        if (taken.isEmpty()) {
            return;
        }
        nextWrite = System.nanoTime() + spacing.toNanos();
        List<I> items = taken.stream().map(Waiting::item).toList();
        Uni.createFrom()
                .deferred(() -> write.apply(items))
                .subscribe()
                .with(results -> done(taken, results), failure -> {
                    taken.forEach(one -> one.result().fail(failure));
                    nextInTime();
                });
    }

    private void done(List<Waiting<I, O>> taken, List<O> results) {
        for (int i = 0; i < taken.size(); i++) {
            taken.get(i).result().complete(results.get(i));
        }
        nextInTime();
    }

    /** Those that are next; where none wait, the next one that comes begins anew. */
    private synchronized List<Waiting<I, O>> take() {
        List<Waiting<I, O>> taken = new ArrayList<>();
        while (!waiting.isEmpty() && taken.size() < most) {
            taken.add(waiting.remove());
        }
        writing = !taken.isEmpty();
        return taken;
    }
}
