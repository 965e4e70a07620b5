package dev.tallylight.maintenance;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tallylight.calendar.RecurrenceForm;
import dev.tallylight.rest.Texts;
import dev.tallylight.rest.Violations;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * That somebody wants quiet for a while.
 *
 * @param streams the ids of the streams concerned
 * @param tags tags of the streams concerned; one of both must be given
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MuteRequest(
        @JsonProperty("for")
        @Schema(
                implementation = String.class,
                description = "from 1m to 31d; an hour where it is left out",
                examples = "1h")
        @Nullable
        Duration duration,

        @Nullable List<@Nullable UUID> streams,
        @Schema(examples = "[\"sport\"]") @Nullable List<@Nullable String> tags) {
    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final Duration LEAST = Duration.ofMinutes(1);
    private static final Duration MOST = Duration.ofDays(31);
    private static final int MOST_NAMED = 500;

    /** The same, of one stream alone. */
    static MuteRequest of(UUID stream, @Nullable MuteRequest asked) {
        return new MuteRequest(asked == null ? null : asked.duration, List.of(stream), null);
    }

    Duration length() {
        return duration == null ? AN_HOUR : duration;
    }

    /** @throws dev.tallylight.rest.ProblemException naming every field that is not valid */
    WindowDraft draft(Instant now, String who) {
        List<UUID> ids = streams == null
                ? List.of()
                : streams.stream().filter(Objects::nonNull).toList();
        List<String> names = tags == null
                ? List.of()
                : tags.stream().filter(Objects::nonNull).toList();
        Violations violations = new Violations();
        violations.check(
                length().compareTo(LEAST) >= 0 && length().compareTo(MOST) <= 0, "for", "must be from 1m to 31d");
        violations.check(ids.size() <= MOST_NAMED, "streams", "must be at most " + MOST_NAMED + "; use a tag");
        violations.check(
                !ids.isEmpty() || !names.isEmpty(),
                "streams",
                "or tags must be given: a window of maintenance silences all streams");
        violations.check(
                names.size() <= MOST_NAMED && names.stream().noneMatch(tag -> tag.isBlank() || tag.length() > 100),
                "tags",
                "must be at most " + MOST_NAMED + ", each with 1 to 100 characters");
        violations.lines("tags", names);
        violations.raise();
        String start = LocalDateTime.ofInstant(now, ZoneOffset.UTC).toString();
        String name = "muted by " + Texts.asLine(who);
        return new WindowDraft(
                name.length() <= 200 ? name : name.substring(0, 200),
                new RecurrenceForm(start, length(), null, "UTC"),
                ids,
                names);
    }
}
