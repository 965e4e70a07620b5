package dev.tallylight.calendar;

import java.time.Instant;

/**
 * A piece of time.
 *
 * @param end the first moment after it
 */
public record Span(Instant start, Instant end) {
    public boolean covers(Instant moment) {
        return !moment.isBefore(start) && moment.isBefore(end);
    }
}
