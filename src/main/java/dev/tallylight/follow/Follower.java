package dev.tallylight.follow;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes turns for ever, one at a time: at least every so often, soon after it is woken, and after a turn that failed or
 * took too long again, with a backoff. Nothing that a turn does can end it. {@link Followers} starts it.
 *
 * <p>Its pulse is fresh while its turns come to a good end in time. A turn that fails, as it does while the database is
 * away, makes it stale; a turn that does not even end makes it hung.
 */
public final class Follower {
    private static final Logger LOG = Logger.getLogger(Follower.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);
    private static final Duration MOST_BACKOFF = Duration.ofSeconds(5);

    /**
     * When turns are taken.
     *
     * @param name what readiness, metrics and the log call it
     * @param every a turn begins so long after the end of the one before at the latest
     * @param spacing so long lies between the beginnings of two turns at least, however often it is woken
     * @param limit a turn that lasts longer is cut off and begun anew. Longer than the limits of what it waits for, so that
     *     those end it first, and shorter than {@link Pulse#DEAD}: what hangs is begun anew before its process must be
     */
    public record Plan(String name, Duration every, Duration spacing, Duration limit) {
        public Plan {
            if (limit.compareTo(Pulse.DEAD) >= 0) {
                throw new IllegalArgumentException(
                        "a turn of " + name + " is not cut off before its pulse is dead: limit " + limit);
            }
        }

        /** Without spacing, and a turn may take 30 s. */
        public static Plan of(String name, Duration every) {
            return new Plan(name, every, Duration.ZERO, Duration.ofSeconds(30));
        }

        public Plan spacedBy(Duration least) {
            return new Plan(name, every, least, limit);
        }

        public Plan within(Duration most) {
            return new Plan(name, every, spacing, most);
        }
    }

    private final Plan plan;
    private final Timers timers;
    private final Supplier<Uni<Boolean>> turn;
    private final Runnable whenStopped;

    private Timers.@Nullable Timer next;
    private Timers.@Nullable Timer cutOff;
    private @Nullable Cancellable running;
    private long number;
    private boolean woken;
    private boolean stopped;
    private int failures;
    private long begun;
    private boolean begunEver;

    private volatile long goodTurnOwedSince;
    private volatile long endOwedSince;
    private volatile @Nullable String trouble;

    /** @param turn gives true where another turn is to follow at once; whatever it throws or fails with is survived */
    Follower(Plan plan, Timers timers, Supplier<Uni<Boolean>> turn, Runnable whenStopped) {
        this.plan = plan;
        this.timers = timers;
        this.turn = turn;
        this.whenStopped = whenStopped;
        this.goodTurnOwedSince = timers.nanoTime();
        this.endOwedSince = timers.nanoTime();
    }

    /** Begins with a turn at once, where it was not woken before. */
    void start() {
        timers.execute(() -> {
            if (!begunEver) {
                begin();
            }
        });
    }

    /** Has it take a turn soon, or another one after the turn it is at. From any thread, as often as one likes. */
    public void wake() {
        timers.execute(() -> {
            woken = true;
            if (running == null && failures == 0) {
                schedule(Duration.ZERO, true);
            }
        });
    }

    /** For good: its process ends, or what it follows does. */
    public void stop() {
        whenStopped.run();
        timers.execute(() -> {
            stopped = true;
            number++;
            cancel(next);
            cancel(cutOff);
            if (running != null) {
                running.cancel();
            }
        });
    }

    /** As it is now. */
    public Pulse pulse() {
        long now = timers.nanoTime();
        return new Pulse(plan.name(), since(goodTurnOwedSince, now), since(endOwedSince, now), trouble);
    }

    private static Duration since(long then, long now) {
        return Duration.ofNanos(Math.max(0, now - then));
    }

    /** @param ended whether the turn before came to an end by itself, good or bad */
    private void schedule(Duration wait, boolean ended) {
        if (stopped) {
            return;
        }
        cancel(next);
        Duration spacing = begunEver ? plan.spacing().minusNanos(timers.nanoTime() - begun) : Duration.ZERO;
        Duration delay = wait.compareTo(spacing) > 0 ? wait : spacing;
        long due = timers.nanoTime() + Math.max(0, delay.toNanos());
        if (failures == 0) {
            goodTurnOwedSince = due;
        }
        if (ended) {
            endOwedSince = due;
        }
        if (delay.isNegative() || delay.isZero()) {
            next = null;
            begin();
        } else {
            next = timers.after(delay, this::begin);
        }
    }

    private void begin() {
        if (stopped || running != null) {
            return;
        }
        next = null;
        woken = false;
        begun = timers.nanoTime();
        begunEver = true;
        long mine = ++number;
        cutOff = timers.after(plan.limit(), () -> tooLong(mine));
        // assigned before it can end: whatever ends comes back over the timers' thread
        running = Uni.createFrom()
                .deferred(turn::get)
                .subscribe()
                .with(
                        more -> timers.execute(() -> ended(mine, more != null && more, null)),
                        failure -> timers.execute(() -> ended(mine, false, failure)));
    }

    private void tooLong(long mine) {
        if (mine != number || running == null) {
            return;
        }
        Cancellable hung = running;
        number++; // should it end after all, that counts for nothing
        running = null;
        fail("a turn did not end within " + plan.limit().toMillis() + " ms", null);
        hung.cancel();
        schedule(backoff(), false);
    }

    private void ended(long mine, boolean more, @Nullable Throwable failure) {
        if (mine != number || stopped) {
            return;
        }
        cancel(cutOff);
        running = null;
        if (failure == null) {
            recovered();
            schedule(more || woken ? Duration.ZERO : plan.every(), true);
        } else {
            fail(String.valueOf(failure.getMessage() == null ? failure : failure.getMessage()), failure);
            schedule(backoff(), true);
        }
    }

    /** Said once when it begins, not at each try. */
    private void fail(String why, @Nullable Throwable failure) {
        failures++;
        trouble = why;
        if (failures == 1) {
            LOG.warnf("%s: %s; trying again", plan.name(), why);
        }
        LOG.debugf(failure, "%s failed for the %d. time", plan.name(), failures);
    }

    private void recovered() {
        if (failures > 0) {
            LOG.infof(
                    "%s: well again after %d failures in %.1f s",
                    plan.name(), failures, (timers.nanoTime() - goodTurnOwedSince) / 1e9);
        }
        failures = 0;
        trouble = null;
    }

    private Duration backoff() {
        long most = MOST_BACKOFF.toMillis();
        long exact = Math.min(most, FIRST_BACKOFF.toMillis() << Math.min(failures - 1, 8));
        return Duration.ofMillis(exact / 2 + ThreadLocalRandom.current().nextLong(exact / 2 + 1));
    }

    private static void cancel(Timers.@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
