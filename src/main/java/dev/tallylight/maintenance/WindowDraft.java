package dev.tallylight.maintenance;

import dev.tallylight.calendar.InvalidRecurrenceException;
import dev.tallylight.calendar.RecurrenceForm;
import dev.tallylight.rest.Violations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A window's description once it was checked: what is written down. */
record WindowDraft(String name, RecurrenceForm recurrence, List<UUID> streams, List<String> tags) {
    private static final int MOST_NAMED = 500;

    /** @throws dev.tallylight.rest.ProblemException naming every field that is not valid */
    static WindowDraft of(WindowRequest request) {
        Violations violations = new Violations();
        String name = request.name() == null ? "" : request.name().strip();
        violations.check(
                !name.isEmpty() && name.length() <= 200,
                "name",
                "is required, with at most 200 characters: alerts that are withheld give it as their reason");
        violations.line("name", name);
        violations.lines("tags", request.tags());
        RecurrenceForm form =
                new RecurrenceForm(request.start(), duration(request, violations), request.rrule(), request.timezone());
        List<UUID> streams = streams(request.streams(), violations);
        List<String> tags = tags(request.tags(), violations);
        violations.raise();
        try {
            form.toRecurrence().requireHourlyAtMost();
        } catch (InvalidRecurrenceException e) {
            violations.add(e.field(), String.valueOf(e.getMessage()));
            violations.raise();
        }
        return new WindowDraft(name, form, streams, tags);
    }

    private static @Nullable Duration duration(WindowRequest request, Violations violations) {
        String end = request.end();
        if (end == null) {
            return request.duration();
        }
        violations.check(request.duration() == null, "end", "cannot stand beside a duration: give one of them");
        try {
            Duration duration = between(
                    LocalDateTime.parse(String.valueOf(request.start())), LocalDateTime.parse(end), zone(request));
            violations.check(duration.isPositive(), "end", "must come after the start");
            return duration;
        } catch (DateTimeException e) {
            violations.add("end", "must be a local time such as 2026-11-25T04:00, and so must start");
            return request.duration();
        }
    }

    /** By the clock of the place, which may be put forward or back meanwhile; of one that recurs, as on any other day. */
    private static Duration between(LocalDateTime start, LocalDateTime end, @Nullable ZoneId zone) {
        return zone == null ? Duration.between(start, end) : Duration.between(start.atZone(zone), end.atZone(zone));
    }

    /** Null where the window recurs, or the zone is none, which is said elsewhere. */
    private static @Nullable ZoneId zone(WindowRequest request) {
        try {
            return request.rrule() == null && request.timezone() != null ? ZoneId.of(request.timezone()) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static List<UUID> streams(@Nullable List<@Nullable String> ids, Violations violations) {
        List<UUID> streams = new ArrayList<>();
        if (ids == null) {
            return streams;
        }
        violations.check(ids.size() <= MOST_NAMED, "streams", "must be at most " + MOST_NAMED + "; use a tag");
        for (int i = 0; i < Math.min(ids.size(), MOST_NAMED); i++) {
            try {
                streams.add(UUID.fromString(String.valueOf(ids.get(i))));
            } catch (IllegalArgumentException e) {
                violations.add("streams[" + i + "]", "must be the id of a stream");
            }
        }
        return streams;
    }

    private static List<String> tags(@Nullable List<@Nullable String> tags, Violations violations) {
        List<String> named = new ArrayList<>();
        if (tags == null) {
            return named;
        }
        violations.check(tags.size() <= MOST_NAMED, "tags", "must be at most " + MOST_NAMED);
        for (String tag : tags.subList(0, Math.min(tags.size(), MOST_NAMED))) {
            if (tag == null || tag.isBlank() || tag.length() > 100) {
                violations.add("tags", "must each have 1 to 100 characters");
            } else {
                named.add(tag);
            }
        }
        return named;
    }
}
