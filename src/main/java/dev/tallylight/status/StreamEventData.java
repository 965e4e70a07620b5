package dev.tallylight.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.tallylight.alert.Status;
import dev.tallylight.stream.WatchedStream;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The {@code data} of a stream's events: the contract's keys in the contract's order. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({
    "sequence",
    "stream",
    "status",
    "previousStatus",
    "reason",
    "detail",
    "since",
    "confirmedAt",
    "outageSeconds",
    "checkpoints",
    "outageId"
})
record StreamEventData(
        long sequence,
        Subject stream,
        Status status,
        Status previousStatus,
        @Nullable String reason,
        @Nullable String detail,
        Instant since,
        Instant confirmedAt,
        @Nullable Long outageSeconds,
        List<Evidence> checkpoints,
        @Nullable UUID outageId) {

    /** The stream as it was at the time. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"id", "key", "name", "url", "protocol", "tags"})
    record Subject(UUID id, @Nullable String key, String name, String url, String protocol, List<String> tags) {
        static Subject of(WatchedStream stream, String protocolPlayed) {
            return new Subject(
                    stream.id().value(),
                    stream.key(),
                    stream.name(),
                    stream.urlRedacted(),
                    protocolPlayed,
                    stream.tags());
        }
    }
}
