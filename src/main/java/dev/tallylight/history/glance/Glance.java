package dev.tallylight.history.glance;

import dev.tallylight.history.target.Standing;
import dev.tallylight.history.uptime.Account;
import dev.tallylight.history.uptime.Story;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream's last day, and how available it was.
 *
 * @param from the beginning of the day
 * @param until its end: now
 * @param stretches what the stream was in it, one after the other
 * @param day the day's account
 * @param month the account of thirty days
 * @param latencies for each hour of the day, the older first, the 95th percentile of milliseconds to the first media; null for an hour
 *     in which nothing played
 * @param target how what is promised of the stream stands in this month; null where nothing is
 */
public record Glance(
        Instant from,
        Instant until,
        List<Story.Stretch> stretches,
        Account day,
        Account month,
        List<@Nullable Integer> latencies,
        @Nullable Standing target) {
    Glance with(List<@Nullable Integer> hours) {
        return new Glance(from, until, stretches, day, month, hours, target);
    }

    /** The newest of the latencies; null where nothing played in the day. */
    public @Nullable Integer latency() {
        for (int i = latencies.size() - 1; i >= 0; i--) {
            if (latencies.get(i) != null) {
                return latencies.get(i);
            }
        }
        return null;
    }
}
