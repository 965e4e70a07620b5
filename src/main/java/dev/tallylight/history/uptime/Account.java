package dev.tallylight.history.uptime;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long it was what within a window; of several streams, of all of them together. The six add up to the window's length,
 * times the streams.
 *
 * @param online seen by all that looked
 * @param degraded seen by some
 * @param offline not seen
 * @param unknown nobody could tell: before the stream was there, before the transitions that are kept, after now, and while nobody
 *     looked, are of it
 * @param paused by a person
 * @param excluded off air by its schedule, or in maintenance
 * @param outages how many outages were going on at some moment that counts as offline; one that began before the window is
 *     among them
 */
public record Account(
        Duration online,
        Duration degraded,
        Duration offline,
        Duration unknown,
        Duration paused,
        Duration excluded,
        long outages) {
    public static final Account NOTHING =
            new Account(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);

    public Account plus(Account other) {
        return new Account(
                online.plus(other.online),
                degraded.plus(other.degraded),
                offline.plus(other.offline),
                unknown.plus(other.unknown),
                paused.plus(other.paused),
                excluded.plus(other.excluded),
                outages + other.outages);
    }

    /** The share of the time in which it was known to be on air that it was, from 0 to 1; null where nothing is known. */
    public @Nullable Double availability() {
        Duration known = up().plus(offline);
        return known.isZero() ? null : seconds(up()) / seconds(known);
    }

    /** The share of the window that is not unknown, from 0 to 1; null of an empty window. */
    public @Nullable Double coverage() {
        Duration all = up().plus(offline).plus(unknown).plus(notCounted());
        return all.isZero() ? null : seconds(all.minus(unknown)) / seconds(all);
    }

    /** The mean time to repair: so much of an outage lies within the window on average. Null without an outage. */
    public @Nullable Duration meanTimeToRepair() {
        return outages == 0 ? null : offline.dividedBy(outages);
    }

    /** The mean time between failures: so much time on air comes on one outage. Null without an outage. */
    public @Nullable Duration meanTimeBetweenFailures() {
        return outages == 0 ? null : up().dividedBy(outages);
    }

    /** Paused, off air or in maintenance. */
    public Duration notCounted() {
        return paused.plus(excluded);
    }

    private Duration up() {
        return online.plus(degraded);
    }

    /** In decimals. */
    public static double seconds(Duration duration) {
        return duration.getSeconds()
                + duration.getNano() / 1e9; // 292 years of nanoseconds are few for all streams together
    }
}
