package dev.tallylight.testing;

import dev.tallylight.follow.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * Time that passes when a test says so: timers run their actions in order, on the test's thread. {@link #clock()} goes
 * with it, and can be set, as a machine's clock can.
 */
public final class VirtualTimers implements Timers {
    private final PriorityQueue<Set> set =
            new PriorityQueue<>(Comparator.comparingLong(Set::due).thenComparingLong(Set::order));
    private final Queue<Runnable> soon = new ArrayDeque<>();
    private long now = 1_000_000_000L;
    private long orders;
    private Instant wall = Instant.parse("2026-11-28T03:00:00Z");

    private record Set(long due, long order, Runnable action) {}

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
        Set timer = new Set(now + Math.max(1_000_000, delay.toNanos()), orders++, action);
        set.add(timer);
        return () -> set.remove(timer);
    }

    @Override
    public void execute(Runnable action) {
        soon.add(action);
    }

    /** The wall clock that goes with these timers. */
    public InstantSource clock() {
        return () -> wall;
    }

    /** Sets the wall clock ahead, or back with a negative duration; the timers do not notice. */
    public void stepClock(Duration step) {
        wall = wall.plus(step);
    }

    /** Lets time pass, and all happen that is due until then. */
    public void pass(Duration time) {
        long end = now + time.toNanos();
        runSoon();
        while (!set.isEmpty() && set.peek().due() <= end) {
            Set next = set.remove();
            advance(next.due());
            next.action().run();
            runSoon();
        }
        advance(end);
    }

    /** Lets time pass in which nothing of this process runs, as when it is stopped; then all that came due runs late. */
    public void stall(Duration time) {
        advance(now + time.toNanos());
        pass(Duration.ZERO);
    }

    /** Takes time of the one processor, from within an action: nothing else runs meanwhile. */
    public void work(Duration time) {
        advance(now + time.toNanos());
    }

    private void advance(long to) {
        if (to > now) {
            wall = wall.plusNanos(to - now);
            now = to;
        }
    }

    private void runSoon() {
        for (Runnable action = soon.poll(); action != null; action = soon.poll()) {
            action.run();
        }
    }
}
