package dev.tallylight.server.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.tallylight.alert.Status;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The {@code data} of a server's events. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({
    "sequence",
    "server",
    "status",
    "previousStatus",
    "reason",
    "detail",
    "since",
    "confirmedAt",
    "outageSeconds",
    "lastHeartbeatAt",
    "outageId"
})
record ServerEventData(
        long sequence,
        Server server,
        Status status,
        Status previousStatus,
        @Nullable String reason,
        @Nullable String detail,
        Instant since,
        Instant confirmedAt,
        @Nullable Long outageSeconds,
        @Nullable Instant lastHeartbeatAt,
        @Nullable UUID outageId) {

    /** The server as it was at the time. */
    @RegisterForReflection
    @JsonPropertyOrder({"id", "name", "tags"})
    record Server(UUID id, String name, List<String> tags) {}
}
