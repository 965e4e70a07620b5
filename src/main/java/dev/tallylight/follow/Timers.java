package dev.tallylight.follow;

import java.time.Duration;

/**
 * Time as whoever waits needs it: monotonic, with timers that run their action on the owner's one thread. A port, so
 * that tests and simulations drive the real thing in virtual time.
 */
public interface Timers {
    /** Like {@link System#nanoTime()}: only differences mean anything, and it never steps. */
    long nanoTime();

    /** Runs the action once, after the delay (at least 1 ms), on the owner's thread. */
    Timer after(Duration delay, Runnable action);

    /** Runs the action soon, on the owner's thread, after what was given to it before. */
    void execute(Runnable action);

    /** A timer that is set. */
    interface Timer {
        /** Of no effect once the action began. To be called on the owner's thread. */
        void cancel();
    }
}
