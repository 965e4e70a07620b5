package dev.tallylight.agent.watch;

import java.time.Duration;

/**
 * When streams that are assigned one by one are looked at first: at once, which is what who has just added one waits for;
 * but of thousands, as of a list that is imported or of an agent whose share falls to this process, not all in one moment,
 * in which none of them could be judged. A bucket that holds {@link #AT_ONCE} and gains one each {@link #EACH}.
 */
final class Arrivals {
    static final int AT_ONCE = 100;
    static final Duration EACH = Duration.ofMillis(5);

    private long full;

    /** @param now by a nanoTime */
    Arrivals(long now) {
        this.full = now;
    }

    /** How long the next one has to wait at most; its turn may come before. From any thread. */
    synchronized Duration next(long now) {
        if (now - full > 0) {
            full = now;
        }
        full += EACH.toNanos();
        long wait = full - now - EACH.multipliedBy(AT_ONCE).toNanos();
        return Duration.ofNanos(Math.max(0, wait));
    }
}
