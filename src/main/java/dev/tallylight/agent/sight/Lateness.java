package dev.tallylight.agent.sight;

import dev.tallylight.follow.Timers;
import java.time.Duration;

/**
 * How late an event loop is: a tick every {@link #TICK} measures by how much later it runs than it is due. What ran late
 * then, time-outs before all, says nothing of what it waited for. Remembers a minute and a half at least; may be asked
 * from any thread.
 */
public final class Lateness {
    static final Duration TICK = Duration.ofMillis(50);

    /** As close do ticks follow one that was late, for a second: of many short delays, what lies between ticks is unseen. */
    private static final Duration CLOSE_TICK = Duration.ofMillis(20);

    private static final Duration CLOSELY = Duration.ofSeconds(1);

    /** A tick that is late by less does not count: a collection of garbage, a timer's coarseness. */
    static final Duration PARDONED = Duration.ofMillis(20);

    /** A late tick comes 40 ms after the one before at the earliest: 92 s of nothing but late ticks. */
    private static final int MOST = 2_300;

    private final Timers timers;
    private final long[] due = new long[MOST];
    private final long[] fired = new long[MOST];
    private int newest = -1;
    private int kept;
    private long next;
    private volatile boolean running;

    public Lateness(Timers timers) {
        this.timers = timers;
    }

    public void start() {
        timers.execute(() -> {
            synchronized (this) {
                next = timers.nanoTime() + TICK.toNanos();
                running = true;
            }
            timers.after(TICK, this::tick);
        });
    }

    public void stop() {
        running = false;
    }

    private void tick() {
        if (!running) {
            return;
        }
        long now = timers.nanoTime();
        Duration wait;
        synchronized (this) {
            if (isLate(now)) {
                newest = (newest + 1) % MOST;
                kept = Math.min(MOST, kept + 1);
                due[newest] = next;
                fired[newest] = now;
            }
            wait = kept > 0 && now - fired[newest] < CLOSELY.toNanos() ? CLOSE_TICK : TICK;
            next = now + wait.toNanos();
        }
        timers.after(wait, this::tick);
    }

    private boolean isLate(long now) {
        return running && now - next > PARDONED.toNanos();
    }

    /** By how much it was late in sum between two moments, with a delay that is still under way. */
    public Duration during(long began, long ended) {
        return sum(began, ended, false);
    }

    /** The sum of the delays that were not over at a moment, those from before it in full, with one that is under way. */
    public synchronized Duration since(long moment) {
        long now = timers.nanoTime();
        long sum = isLate(now) ? now - next : 0;
        for (int i = 0; i < kept; i++) {
            int at = Math.floorMod(newest - i, MOST);
            if (fired[at] - moment <= 0) {
                break;
            }
            sum += fired[at] - due[at];
        }
        return Duration.ofNanos(sum);
    }

    /** The same without the longest delay among them: what is left is more than one stop of the process, which is over. */
    public Duration beyondOneStop(long began, long ended) {
        return sum(began, ended, true);
    }

    private synchronized Duration sum(long began, long ended, boolean withoutLongest) {
        long now = timers.nanoTime();
        long sum = isLate(now) ? common(next, now, began, ended) : 0;
        long longest = sum;
        for (int i = 0; i < kept; i++) {
            int at = Math.floorMod(newest - i, MOST);
            if (fired[at] - began <= 0) {
                break;
            }
            long late = common(due[at], fired[at], began, ended);
            sum += late;
            longest = Math.max(longest, late);
        }
        return Duration.ofNanos(withoutLongest ? sum - longest : sum);
    }

    /** How long two spans of time overlap. Only differences of monotonic times mean anything. */
    private static long common(long from, long to, long began, long ended) {
        long first = from - began > 0 ? from : began;
        long last = to - ended < 0 ? to : ended;
        return Math.max(0, last - first);
    }
}
