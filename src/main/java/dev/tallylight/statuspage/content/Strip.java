package dev.tallylight.statuspage.content;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream's last days, each from midnight to midnight UTC, the last one until now.
 *
 * @param first the first of them
 * @param availability of all together, from 0 to 1; null where nothing is known
 * @param known how many days there is anything known of
 */
public record Strip(
        LocalDate first, List<Day> days, @Nullable Double availability, int known) {
    /** How many. */
    public static final int DAYS = 90;

    /**
     * One of them.
     *
     * @param availability from 0 to 1; null where nothing is known: a gap
     * @param offlineSeconds so long it was off air
     */
    public record Day(@Nullable Double availability, long offlineSeconds) {}
}
