package dev.tallylight.agent.watch;

import dev.tallylight.agent.Observation;
import dev.tallylight.follow.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for an outcome of a stream: of the probe that runs, or of the one that begins next. Each is answered once:
 * with it, or with null when the stream is not watched any more or the time is up. Confined to its timers' thread.
 */
final class Waiters {
    private static final Logger LOG = Logger.getLogger(Waiters.class);

    private final Timers timers;
    private final List<Waiter> waiting = new ArrayList<>();
    private final List<Waiter> forTheNext = new ArrayList<>();

    private record Waiter(Consumer<@Nullable Observation> consumer, Timers.Timer limit) {}

    Waiters(Timers timers) {
        this.timers = timers;
    }

    /** For the outcome that comes first. */
    void add(Consumer<@Nullable Observation> consumer, Duration atMost) {
        add(waiting, consumer, atMost);
    }

    /** For that of a probe that has not begun. */
    void addForTheNext(Consumer<@Nullable Observation> consumer, Duration atMost) {
        add(forTheNext, consumer, atMost);
    }

    private void add(List<Waiter> list, Consumer<@Nullable Observation> consumer, Duration atMost) {
        Waiter[] made = new Waiter[1];
        made[0] = new Waiter(consumer, timers.after(atMost, () -> {
            if (waiting.remove(made[0]) || forTheNext.remove(made[0])) {
                tell(consumer, null);
            }
        }));
        list.add(made[0]);
    }

    /** Whether somebody waits for a probe that has not begun. */
    boolean wantAnother() {
        return !forTheNext.isEmpty();
    }

    /** A probe begins: it is what they have waited for. */
    void begun() {
        waiting.addAll(forTheNext);
        forTheNext.clear();
    }

    /** To who waits for the probe that has ended. */
    void answer(Observation seen) {
        answerAll(seen);
    }

    /** There is nothing to be seen any more, for none of them. */
    void end() {
        begun();
        answerAll(null);
    }

    private void answerAll(@Nullable Observation seen) {
        List<Waiter> all = List.copyOf(waiting);
        waiting.clear();
        for (Waiter waiter : all) {
            waiter.limit().cancel();
            tell(waiter.consumer(), seen);
        }
    }

    static void tell(Consumer<@Nullable Observation> consumer, @Nullable Observation seen) {
        try {
            consumer.accept(seen);
        } catch (RuntimeException e) {
            LOG.error("who asked for a probe failed over its answer", e);
        }
    }
}
