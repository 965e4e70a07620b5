package dev.tallylight.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The {@code data} of a checkpoint's events.
 *
 * @param since when it was heard of or believed last; of {@code checkpoint.back}, when it was lost or went blind
 * @param reason {@code checkpoint_lost} or {@code checkpoint_blind}
 * @param streams how many streams it held to be anything: they are weighed without it, or with it again
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({"checkpoint", "since", "confirmedAt", "reason", "detail", "streams"})
record CheckpointEventData(
        Place checkpoint,
        Instant since,
        Instant confirmedAt,
        String reason,
        @Nullable String detail,
        long streams) {
    @RegisterForReflection
    @JsonPropertyOrder({"id", "name"})
    record Place(String id, String name) {}
}
