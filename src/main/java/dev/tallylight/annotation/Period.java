package dev.tallylight.annotation;

import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A piece of time that is asked for, open where an end is null.
 *
 * @param from its first moment
 * @param to the first moment after it
 */
public record Period(@Nullable Instant from, @Nullable Instant to) {
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    /** @throws ProblemException where one is no time, or the period ends before it begins */
    public static Period ofParameters(@Nullable String from, @Nullable String to) {
        Period period = new Period(time("from", from), time("to", to));
        if (period.from != null && period.to != null && !period.to.isAfter(period.from)) {
            throw ProblemException.field(ProblemType.INVALID, "to", "must come after from");
        }
        return period;
    }

    private static @Nullable Instant time(String parameter, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(text.strip()).toInstant();
            if (!time.isBefore(FIRST) && time.isBefore(LAST)) {
                return time;
            }
        } catch (DateTimeException e) {
            // the same answer as for a time that nobody can mean
        }
        throw ProblemException.field(
                ProblemType.INVALID, parameter, "must be a time such as 2026-11-23T03:13:31Z, from 1970 to 9999");
    }
}
