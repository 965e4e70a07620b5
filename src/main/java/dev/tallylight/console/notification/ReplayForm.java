package dev.tallylight.console.notification;

import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.webhook.log.ReplayRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** What was typed to send a range again. */
public class ReplayForm {
    @RestForm
    @Nullable
    String since;

    @RestForm
    @Nullable
    String until;

    @RestForm
    @Nullable
    List<String> states;

    ReplayRequest request() {
        return new ReplayRequest(
                moment("since", since),
                until == null || until.isBlank() ? null : moment("until", until),
                null,
                states == null || states.isEmpty() ? null : states);
    }

    /** As {@code datetime-local} sends it, in UTC. */
    private static @Nullable Instant moment(String field, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw ProblemException.field(ProblemType.INVALID, field, "must be a date and a time");
        }
    }

    Map<String, Object> shown() {
        return Map.of(
                "since", since == null ? "" : since,
                "until", until == null ? "" : until,
                "states", states == null ? List.of("failed", "skipped", "missed") : states);
    }
}
