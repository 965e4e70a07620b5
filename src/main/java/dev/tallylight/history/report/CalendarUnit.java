package dev.tallylight.history.report;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;

/** What a calendar is cut into: so short that there is something to see, and so long that all pieces fit on a page. */
public enum CalendarUnit {
    DAY {
        @Override
        LocalDate next(LocalDate day) {
            return day.plusDays(1);
        }
    },
    WEEK {
        @Override
        LocalDate next(LocalDate day) {
            return day.with(TemporalAdjusters.next(DayOfWeek.MONDAY));
        }
    },
    MONTH {
        @Override
        LocalDate next(LocalDate day) {
            return day.with(TemporalAdjusters.firstDayOfNextMonth());
        }
    };

    private static final Duration MOST_BY_DAY = Duration.ofDays(63);
    private static final Duration MOST_BY_WEEK = Duration.ofDays(430);

    /** The first day of the piece after the one that this day is of. */
    abstract LocalDate next(LocalDate day);

    static CalendarUnit of(Duration length) {
        if (length.compareTo(MOST_BY_DAY) <= 0) {
            return DAY;
        }
        return length.compareTo(MOST_BY_WEEK) <= 0 ? WEEK : MONTH;
    }

    /** The beginnings of the pieces within, by the clocks of the time zone, and the ends. */
    List<Instant> edges(Instant from, Instant to, ZoneId zone) {
        List<Instant> edges = new ArrayList<>(List.of(from));
        LocalDate day = next(from.atZone(zone).toLocalDate());
        for (Instant edge = begin(day, zone); edge.isBefore(to); edge = begin(day, zone)) {
            if (edge.isAfter(edges.getLast())) { // a day that a country skipped has no length
                edges.add(edge);
            }
            day = next(day);
        }
        edges.add(to);
        return edges;
    }

    private static Instant begin(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }
}
