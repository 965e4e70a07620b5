package dev.tallylight.follow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When followers begin. Those that are made while the process starts are held back until it has started, and then begin one
 * after the other: all at once they would open a dozen connections to the database, each with its 4,096 rounds of hashing,
 * while the start waits. Their pulses count from when they were made.
 */
final class FirstTurns {
    /** From one to the next: most first turns have ended by then, and left their connection to it. */
    static final Duration APART = Duration.ofMillis(5);

    /** A start that takes longer, as an update's first may, does not hold them back any more. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<Follower> waiting = new ArrayList<>();
    private @Nullable Timers holding;
    private volatile boolean over;

    /** From now on those that come wait for {@link #letGo}, or for {@link #PATIENCE} to end. */
    void hold(Timers timers) {
        synchronized (this) {
            holding = timers;
        }
        timers.after(PATIENCE, this::letGo);
    }

    /** Has it take its first turn: at once, where none are held back. */
    void next(Follower follower) {
        synchronized (this) {
            if (holding != null) {
                waiting.add(follower);
                return;
            }
        }
        follower.start();
    }

    /** The process ends: what has not begun needs to begin no more. */
    void end() {
        over = true;
    }

    private void begin(Follower follower) {
        if (!over) {
            follower.start();
        }
    }

    /** Those that wait begin now, in their order; those that come from now on do so at once. */
    void letGo() {
        Timers timers;
        List<Follower> those;
        synchronized (this) {
            timers = holding;
            those = List.copyOf(waiting);
            holding = null;
            waiting.clear();
        }
        if (timers != null) {
            those.stream().limit(1).forEach(this::begin);
            for (int i = 1; i < those.size(); i++) {
                Follower next = those.get(i);
                timers.after(APART.multipliedBy(i), () -> begin(next));
            }
        }
    }
}
