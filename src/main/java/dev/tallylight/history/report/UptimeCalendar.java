package dev.tallylight.history.report;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How available streams were, piece by piece of the calendar: a row for each tag, or for each stream of one tag, and a cell for
 * each piece.
 *
 * @param to the first moment after it; not after the moment at which it was asked for
 * @param unit what a piece is
 * @param begins the first day of each piece
 * @param rows tags by name; streams by their availability, the lowest first
 * @param left how many rows are not shown, for there are too many to look at
 * @param total of all streams together, each counted once
 */
public record UptimeCalendar(
        Instant from,
        Instant to,
        ZoneId zone,
        CalendarUnit unit,
        List<LocalDate> begins,
        List<Row> rows,
        long left,
        ReportRow total) {

    /** A tag, or a stream. */
    public record Row(ReportRow sum, List<Cell> cells) {}

    /**
     * A piece of a row.
     *
     * @param availability from 0 to 1; null where nothing is known
     * @param coverage the share of its time that is not unknown; null where it has none
     * @param leftOut whether nothing is known because most of it does not count: maintenance, off air, pauses
     * @param outages those that were going on meanwhile
     */
    public record Cell(
            @Nullable Double availability, @Nullable Double coverage, boolean leftOut, long outages) {}
}
