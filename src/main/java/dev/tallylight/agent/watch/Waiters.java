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
 * Who waits for a stream's next outcome. Each is answered once: with it, or with null when the stream is not watched any
 * more or the time is up. Confined to its timers' thread.
 */
final class Waiters {
    private static final Logger LOG = Logger.getLogger(Waiters.class);

    private final Timers timers;
    private final List<Waiter> waiting = new ArrayList<>();

    private record Waiter(Consumer<@Nullable Observation> consumer, Timers.Timer limit) {}

    Waiters(Timers timers) {
        this.timers = timers;
    }

    void add(Consumer<@Nullable Observation> consumer, Duration atMost) {
        Waiter[] made = new Waiter[1];
        made[0] = new Waiter(consumer, timers.after(atMost, () -> {
            if (waiting.remove(made[0])) {
                tell(consumer, null);
            }
        }));
        waiting.add(made[0]);
    }

    void answer(@Nullable Observation seen) {
        if (waiting.isEmpty()) {
            return;
        }
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
