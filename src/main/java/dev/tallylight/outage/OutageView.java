package dev.tallylight.outage;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.annotation.AnnotationView;
import dev.tallylight.event.SubjectWords;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An outage as the API shows it.
 *
 * @param streamId the stream that was off air; null where it was a server
 * @param serverId the server that was silent; left out where it was a stream
 * @param name the stream's or the server's
 * @param since when the first probe began that failed
 * @param confirmedAt when it was decided that the stream is offline
 * @param endedAt when the first probe began that saw the stream again; null while it is open
 * @param seconds how long the stream was off air, until now where it is open; without what lies between, where it flapped
 * @param reason what it was declared with
 * @param checkpoints those that saw it
 * @param interruptions how often the stream was seen in between, where it flapped
 * @param withheld why handlers are not told of it: a code; null where they are
 * @param acknowledgedBy who has it in hand; null while nobody has
 * @param acknowledgedWith a word of his
 * @param streamDeleted true where the stream is no longer there; else left out
 * @param course what was held of the stream meanwhile, the first first; only of one outage that is asked for by its id
 * @param told who was told, and what became of it; likewise
 * @param around what people say happened from an hour before it until it was over; likewise
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
public record OutageView(
        UUID id,
        @Nullable UUID streamId,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UUID serverId,
        String name,
        List<String> tags,
        Instant since,
        Instant confirmedAt,
        @Nullable Instant endedAt,
        long seconds,
        @Nullable String reason,
        @Nullable String detail,
        List<SeenFrom> checkpoints,
        int interruptions,
        @Nullable String withheld,
        @Nullable Instant acknowledgedAt,
        @Nullable String acknowledgedBy,
        @Nullable String acknowledgedWith,
        @Nullable String note,
        @Nullable String cause,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean streamDeleted,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<CourseStep> course,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<ToldView> told,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<AnnotationView> around) {

    /** The stream's id, or the server's. */
    @JsonIgnore
    public UUID subjectId() {
        return Objects.requireNonNull(streamId == null ? serverId : streamId, "an outage is of something");
    }

    /** How it is said what the subject was. */
    @JsonIgnore
    public SubjectWords words() {
        return SubjectWords.of(serverId != null);
    }

    OutageView with(List<ToldView> others, List<AnnotationView> events) {
        return new OutageView(
                id,
                streamId,
                serverId,
                name,
                tags,
                since,
                confirmedAt,
                endedAt,
                seconds,
                reason,
                detail,
                checkpoints,
                interruptions,
                withheld,
                acknowledgedAt,
                acknowledgedBy,
                acknowledgedWith,
                note,
                cause,
                streamDeleted,
                course,
                others,
                events);
    }

    /** As one of many. */
    OutageView brief() {
        return new OutageView(
                id,
                streamId,
                serverId,
                name,
                tags,
                since,
                confirmedAt,
                endedAt,
                seconds,
                reason,
                detail,
                checkpoints,
                interruptions,
                withheld,
                acknowledgedAt,
                acknowledgedBy,
                acknowledgedWith,
                note,
                cause,
                streamDeleted,
                null,
                null,
                null);
    }
}
