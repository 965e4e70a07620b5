package dev.tallylight.rest.body;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of lists may be under way in a process at once: as much as the longest has. A list is held in memory as it came
 * before anybody reads it, so a few at once would take all there is.
 */
final class ListBudget {
    /** As {@code quarkus.http.limits.max-body-size}. */
    static final long MOST = 64L * 1024 * 1024;

    private final AtomicLong taken = new AtomicLong();

    /** Whether there is room for that much; it is taken then, until it is given back. */
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= MOST) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }
}
