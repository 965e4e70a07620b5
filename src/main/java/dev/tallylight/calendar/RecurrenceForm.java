package dev.tallylight.calendar;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A {@link Recurrence} as clients write it. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Recurrence")
public record RecurrenceForm(
        @Schema(
                description = "when it begins for the first time, by the clocks of the time zone, without an offset",
                examples = "2026-11-25T20:00")
        @Nullable
        String start,

        @Schema(implementation = String.class, description = "from 1m to 31d", examples = "2h") @Nullable
        Duration duration,

        @Schema(
                description = "how it comes again: a rule of iCalendar (RFC 5545 §3.3.10), hourly or more rarely;"
                        + " left out where it happens once",
                examples = "FREQ=WEEKLY;BYDAY=MO,WE,FR")
        @Nullable
        String rrule,

        @Schema(description = "a name of the tz database; UTC where it is left out", examples = "Europe/Berlin")
        @Nullable
        String timezone) {

    /** @throws InvalidRecurrenceException naming the part that is missing or cannot be, and the remedy */
    public Recurrence toRecurrence() {
        if (start == null) {
            throw new InvalidRecurrenceException("start", "is required: a local time such as 2026-11-25T20:00");
        }
        if (duration == null) {
            throw new InvalidRecurrenceException("duration", "is required: for example 2h");
        }
        return new Recurrence(localStart(start), duration, rrule, zone());
    }

    /**
     * When one that happens once is over; null where it comes again.
     *
     * @throws InvalidRecurrenceException as {@link #toRecurrence}
     */
    public @Nullable Instant end() {
        return rrule != null || start == null || duration == null
                ? null
                : localStart(start).atZone(zone()).toInstant().plus(duration);
    }

    private static LocalDateTime localStart(String text) {
        try {
            return LocalDateTime.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidRecurrenceException(
                    "start", "must be a local time such as 2026-11-25T20:00; its offset is the time zone's matter");
        }
    }

    private ZoneId zone() {
        try {
            return ZoneId.of(timezone == null ? "UTC" : timezone);
        } catch (DateTimeException e) {
            throw new InvalidRecurrenceException(
                    "timezone", "is no time zone that is known: use a name such as Europe/Berlin, or UTC");
        }
    }
}
