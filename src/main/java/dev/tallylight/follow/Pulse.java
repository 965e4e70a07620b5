package dev.tallylight.follow;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The sign of life of one thing that must never stop, at a moment.
 *
 * @param follower its name, as metrics and readiness have it
 * @param age since when it owes a good turn: zero while all is well, whether it works or waits for its next turn
 * @param hung since when a turn of it has not come to an end by itself, good or bad: a time limit that cut it off is none
 * @param detail what went wrong last, in one line; null while all is well, or where nothing was said
 */
public record Pulse(
        String follower,
        Duration age,
        Duration hung,
        @Nullable String detail) {
    /** Later than this it is stale: it is said in the log, and the process is not ready. */
    public static final Duration STALE = Duration.ofSeconds(30);

    /** Hung for longer than this, only a restart of the process helps: it is not alive. */
    public static final Duration DEAD = Duration.ofMinutes(2);

    public boolean isStale() {
        return age.compareTo(STALE) > 0;
    }

    public boolean isDead() {
        return hung.compareTo(DEAD) > 0;
    }
}
