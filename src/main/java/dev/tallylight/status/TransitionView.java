package dev.tallylight.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.tallylight.alert.Status;
import dev.tallylight.event.EventId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A change of status.
 *
 * @param since when the first probe began that spoke for it
 * @param confirmedAt when it was decided
 * @param outageSeconds the length of the outage that it ended
 * @param withheld why handlers were not told: a code; null where they were, or it was no news
 * @param eventId the event that handlers were told, if it was news to them
 * @param checkpoints the evidence: what each checkpoint held the stream to be, and why
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
public record TransitionView(
        UUID id,
        long sequence,
        Status status,
        Status previousStatus,
        @Nullable String reason,
        @Nullable String detail,
        Instant since,
        Instant confirmedAt,
        @Nullable Long outageSeconds,
        @Nullable String withheld,
        @Nullable String eventId,

        @JsonRawValue @Schema(type = SchemaType.ARRAY, implementation = Evidence.class)
        String checkpoints) {

    static TransitionView of(TransitionEntity entity) {
        return new TransitionView(
                entity.id,
                entity.sequence,
                Status.ofWireName(entity.status),
                Status.ofWireName(entity.previousStatus),
                entity.reason,
                entity.detail,
                entity.since,
                entity.confirmedAt,
                entity.outageSeconds,
                entity.withheld,
                entity.eventId == null ? null : new EventId(entity.eventId).toString(),
                entity.evidence);
    }
}
