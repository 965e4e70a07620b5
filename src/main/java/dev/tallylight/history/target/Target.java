package dev.tallylight.history.target;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What is promised of a calendar month. Pure.
 *
 * @param tag of all streams that have it; null where it is one stream's own
 * @param percent of the time that counts, from 1 to 100
 * @param zone by whose clocks months begin
 */
public record Target(@Nullable String tag, double percent, ZoneId zone) {
    /**
     * A month.
     *
     * @param to the first moment after it
     */
    public record Month(YearMonth month, Instant from, Instant to) {}

    /** The share of the time that may be lost, from 0 to 1. */
    public double allowed() {
        return (100 - percent) / 100;
    }

    /** The month that a moment is in. */
    public Month month(Instant moment) {
        YearMonth month = YearMonth.from(moment.atZone(zone));
        return new Month(month, begin(month), begin(month.plusMonths(1)));
    }

    private Instant begin(YearMonth month) {
        return month.atDay(1).atStartOfDay(zone).toInstant();
    }

    /** Whichever promises more; this one where both promise the same. */
    Target stricter(Target other) {
        return other.percent > percent ? other : this;
    }
}
