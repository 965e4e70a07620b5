package dev.tallylight.agent.watch;

import dev.tallylight.follow.Timers;
import java.time.Duration;

/** An event loop of virtual time that hangs when a test says so: whatever it is given from then on does not happen. */
final class HangingTimers implements Timers {
    private final Timers time;
    boolean hangs;

    HangingTimers(Timers time) {
        this.time = time;
    }

    @Override
    public long nanoTime() {
        return time.nanoTime();
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
        return time.after(delay, () -> unlessHanging(action));
    }

    @Override
    public void execute(Runnable action) {
        time.execute(() -> unlessHanging(action));
    }

    private void unlessHanging(Runnable action) {
        if (!hangs) {
            action.run();
        }
    }
}
