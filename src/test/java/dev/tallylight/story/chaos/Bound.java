package dev.tallylight.story.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * By when a change must be known: once so much quiet time has gone by since. The time of a fault, and what the hub is given
 * to mend itself after it, is not quiet: what happens then may be told so much later. For several threads.
 */
final class Bound {
    private static final long OPEN = Long.MAX_VALUE;

    private final Duration bound;
    private final List<long[]> disturbances = new ArrayList<>();

    Bound(Duration bound) {
        this.bound = bound;
    }

    /** A fault begins; until {@link #calm} nothing is due. */
    synchronized void disturb(long now) {
        disturbances.add(new long[] {now, OPEN});
    }

    /** It is over, and so much later the hub must have mended itself. */
    synchronized void calm(long now, Duration mending) {
        disturbances.getLast()[1] = now + mending.toNanos();
    }

    /** When a change of that time must be known; {@link Long#MAX_VALUE} where that is not known yet. */
    synchronized long deadline(long change) {
        long at = change;
        long left = bound.toNanos();
        for (long[] each : disturbances) {
            if (each[1] > at) {
                long quiet = Math.max(0, each[0] - at);
                if (quiet >= left) {
                    break;
                }
                left -= quiet;
                at = each[1];
                if (at == OPEN) {
                    return OPEN;
                }
            }
        }
        return at + left;
    }

    /** How much of the time between was quiet. */
    synchronized Duration quiet(long from, long to) {
        long quiet = to - from;
        for (long[] each : disturbances) {
            quiet -= Math.max(0, Math.min(to, each[1]) - Math.max(from, each[0]));
        }
        return Duration.ofNanos(quiet);
    }
}
