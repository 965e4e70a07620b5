package dev.tallylight.status;

import dev.tallylight.follow.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time of one stream, in which the watches of all checkpoints over it run. The timer that a watch sets after a
 * probe, which is that of its next turn, is put off by as long as the simulation says: what would happen at the turns in
 * between is known, and nothing comes of it.
 */
final class StreamTime {
    private static final long MILLI = 1_000_000;

    private final List<Entry> entries = new ArrayList<>();
    private final Queue<Runnable> soon = new ArrayDeque<>();
    private final boolean[] probed;
    private long now;

    private record Entry(int place, long due, Runnable action) {}

    StreamTime(int places) {
        probed = new boolean[places];
    }

    /** Milliseconds since midnight. */
    long now() {
        return now / MILLI;
    }

    /** When something is due next; never, where nothing is. */
    long next() {
        Entry first = first();
        return first == null ? Long.MAX_VALUE : first.due() / MILLI;
    }

    /** The watch of that checkpoint probes: the next timer that it sets is that of its next turn. */
    void probed(int place) {
        probed[place] = true;
    }

    /**
     * Lets all happen that is due before that.
     *
     * @param isFollowed whether that is of interest at a checkpoint
     */
    void runUntil(long until, IntPredicate isFollowed) {
        runSoon();
        for (Entry first = first(); first != null && first.due() < until * MILLI; first = first()) {
            entries.remove(first);
            if (isFollowed.test(first.place())) {
                now = Math.max(now, first.due());
                first.action().run();
                runSoon();
            }
        }
    }

    private void runSoon() {
        for (Runnable action = soon.poll(); action != null; action = soon.poll()) {
            action.run();
        }
    }

    private @Nullable Entry first() {
        Entry first = null;
        for (Entry entry : entries) {
            first = first == null || entry.due() < first.due() ? entry : first;
        }
        return first;
    }

    /**
     * For one checkpoint.
     *
     * @param putOff for how many milliseconds nothing comes of its turns
     */
    Timers of(int place, LongSupplier putOff) {
        return new Timers() {
            @Override
            public long nanoTime() {
                return now;
            }

            @Override
            public Timer after(Duration delay, Runnable action) {
                long wait = Math.max(MILLI, delay.toNanos());
                if (probed[place]) {
                    probed[place] = false;
                    wait += putOff.getAsLong() * MILLI;
                }
                Entry entry = new Entry(place, now + wait, action);
                entries.add(entry);
                return () -> entries.remove(entry);
            }

            @Override
            public void execute(Runnable action) {
                soon.add(action);
            }
        };
    }
}
