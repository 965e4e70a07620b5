package dev.tallylight.history.report;

import dev.tallylight.rest.Durations;
import dev.tallylight.rest.Violations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of time that is asked for.
 *
 * @param window as it was asked for, such as {@code 30d}; null where its ends were given
 * @param to the first moment after it
 */
record Period(@Nullable String window, Instant from, Instant to) {
    /** Three years of transitions, and a leap year's days, are the most that is kept. */
    static final Duration LONGEST = Duration.ofDays(1_100);

    private static final Duration SHORTEST_WINDOW = Duration.ofMinutes(1);
    private static final int MOST_WINDOWS = 10;
    private static final int LONGEST_TEXT = 200;
    private static final String LONG = "must lie within " + LONGEST.toDays() + " days of ";
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    /** Windows that end now, such as {@code 24h,7d}. */
    static List<Period> windows(String text, Instant now, Violations violations) {
        List<Period> periods = new ArrayList<>();
        String[] parts = text.length() > LONGEST_TEXT ? new String[0] : text.split(",", -1);
        if (parts.length == 0 || parts.length > MOST_WINDOWS) {
            violations.add("window", "must name from 1 to " + MOST_WINDOWS + " windows, such as 24h,7d,30d");
            return periods;
        }
        for (String part : parts) {
            Duration length = length(part.strip());
            if (length == null || length.compareTo(SHORTEST_WINDOW) < 0 || length.compareTo(LONGEST) > 0) {
                violations.add("window", "must be lengths from 1m to " + LONGEST.toDays() + "d, such as 24h,7d,30d");
                return periods;
            }
            periods.add(new Period(part.strip(), now.minus(length), now));
        }
        return periods;
    }

    private static @Nullable Duration length(String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * From one moment to another.
     *
     * @param zone in which a date without a time begins
     * @param otherwise how long it is where one of the ends is left out; it ends now where both are
     */
    static Period between(
            @Nullable String from,
            @Nullable String to,
            ZoneId zone,
            Duration otherwise,
            Instant now,
            Violations violations) {
        Instant begins = moment("from", from, zone, violations);
        Instant ends = moment("to", to, zone, violations);
        if (ends == null) {
            ends = begins == null || given(to) ? now : begins.isAfter(now) ? begins.plus(otherwise) : now;
        }
        if (begins == null) {
            begins = ends.minus(otherwise);
        }
        if (given(from) || given(to)) {
            check(begins, ends, violations);
        }
        return new Period(null, begins, ends);
    }

    private static void check(Instant from, Instant to, Violations violations) {
        if (!from.isBefore(to)) {
            violations.add("to", "must be after from");
        } else if (Duration.between(from, to).compareTo(LONGEST) > 0) {
            violations.add("from", LONG + "to: ask for less at a time");
            violations.add("to", LONG + "from: ask for less at a time");
        }
    }

    static boolean given(@Nullable String text) {
        return text != null && !text.isEmpty();
    }

    private static @Nullable Instant moment(String field, @Nullable String text, ZoneId zone, Violations violations) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        Instant moment = parsed(text, zone);
        if (moment == null || moment.isBefore(EARLIEST) || moment.isAfter(LATEST)) {
            violations.add(field, "must be a time such as 2026-11-23T00:00:00Z, or a day such as 2026-11-23");
            return null;
        }
        return moment;
    }

    private static @Nullable Instant parsed(String text, ZoneId zone) {
        try {
            return text.length() <= 10
                    ? LocalDate.parse(text).atStartOfDay(zone).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** UTC where it is left out. */
    static ZoneId zone(@Nullable String text, Violations violations) {
        try {
            return text == null || text.isEmpty() ? ZoneOffset.UTC : ZoneId.of(text);
        } catch (DateTimeException e) {
            violations.add("timezone", "is no time zone that is known: use a name such as Europe/Berlin, or UTC");
            return ZoneOffset.UTC;
        }
    }
}
