package dev.tallylight.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How restless a subject is: the percent of state changes over its last 21 results, newer ones weighing more, from 0.8 for
 * the oldest to 1.2 for the newest (the method of Nagios, "Detection and Handling of State Flapping").
 *
 * <p>A result is an interval of the subject, of {@value #LEAST_RESULT_S} s at least, and counts as a change when the
 * status changed in it at all. So it can be told from the transitions alone: a healthy one costs no write, and every
 * replica, before and after a restart, comes to the same.
 *
 * @param percent from 0 to 100
 * @param calmAt when it will be below the low threshold, if nothing changes any more
 */
record Flapping(double percent, Instant calmAt) {
    static final int CHANGES = 20;
    private static final int LEAST_RESULT_S = 30;
    private static final double NEWEST = 1.2;
    private static final double OLDEST = 0.8;

    /** How long one result is for one with this interval. */
    static Duration result(Duration interval) {
        Duration least = Duration.ofSeconds(LEAST_RESULT_S);
        return interval.compareTo(least) < 0 ? least : interval;
    }

    /** How far back it looks. */
    static Duration window(Duration interval) {
        return result(interval).multipliedBy(CHANGES);
    }

    /**
     * @param changes when the status changed, in any order
     * @param low percent below which it is calm
     */
    static Flapping of(List<Instant> changes, Instant now, Duration interval, int low) {
        Duration result = result(interval);
        int least = Math.max(low, 1); // without any change it is calm, whatever the threshold
        int steps = 0;
        while (steps < CHANGES && percent(changes, now.plus(result.multipliedBy(steps)), result) >= least) {
            steps++;
        }
        return new Flapping(percent(changes, now, result), now.plus(result.multipliedBy(steps)));
    }

    private static double percent(List<Instant> changes, Instant now, Duration result) {
        boolean[] changed = new boolean[CHANGES];
        for (Instant change : changes) {
            long ago = Duration.between(change, now).toMillis();
            if (ago >= 0 && ago < result.toMillis() * CHANGES) {
                changed[(int) (ago / result.toMillis())] = true;
            }
        }
        double sum = 0;
        for (int i = 0; i < CHANGES; i++) {
            sum += changed[i] ? NEWEST - (NEWEST - OLDEST) * i / (CHANGES - 1) : 0;
        }
        return 100 * sum / CHANGES;
    }
}
