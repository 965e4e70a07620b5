package dev.tallylight.annotation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.rest.Violations;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What happened, as a client says it.
 *
 * @param at when; now where it is left out
 * @param tags concerned are streams that bear one of these
 * @param streams the ids of the streams concerned; all streams where there are neither these nor tags
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AnnotationRequest(
        @Nullable Instant at,

        @Schema(required = true, examples = "Deployed packager 4.2", maxLength = 500) @Nullable
        String text,

        @Schema(examples = "[\"sport\"]") @Nullable List<@Nullable String> tags,
        @Nullable List<@Nullable UUID> streams) {
    private static final int MOST_TEXT = 500;
    private static final int MOST_NAMED = 50;
    private static final Duration LONGEST_AGO = Duration.ofDays(1095);
    private static final Duration AHEAD = Duration.ofHours(1);

    /** @throws dev.tallylight.rest.ProblemException naming every field that is not valid */
    void check(Instant now) {
        Violations violations = new Violations();
        violations.check(
                text != null && !text.isBlank() && text.length() <= MOST_TEXT,
                "text",
                "is required, with at most " + MOST_TEXT + " characters" + given());
        violations.line("text", text);
        violations.check(
                at == null || !at.isBefore(now.minus(LONGEST_AGO)) && !at.isAfter(now.plus(AHEAD)),
                "at",
                "must lie within the last three years, and at most an hour ahead");
        violations.check(tags == null || tags.size() <= MOST_NAMED, "tags", "must be at most " + MOST_NAMED);
        violations.check(
                tags == null
                        || tags.stream()
                                .limit(MOST_NAMED)
                                .noneMatch(tag -> tag == null || tag.isBlank() || tag.length() > 100),
                "tags",
                "must each have 1 to 100 characters");
        violations.lines("tags", tags);
        violations.check(
                streams == null
                        || streams.size() <= MOST_NAMED && streams.stream().noneMatch(Objects::isNull),
                "streams",
                "must be at most " + MOST_NAMED + " ids of streams; use a tag");
        violations.raise();
    }

    private String given() {
        return text == null || text.length() <= MOST_TEXT ? "" : ", and has " + text.length();
    }
}
