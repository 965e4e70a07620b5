package dev.tallylight.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.alert.Status;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A server as the API shows it.
 *
 * @param status online, offline, paused, or unknown while it was not heard
 * @param since when it became so
 * @param reason why it is offline: a code
 * @param lastHeartbeatAt when it was heard last; null where it never was
 * @param facts what it said of itself last
 * @param outageId of the outage that is open; null where none is
 * @param key by which it reports; shown this once, and else left out
 * @param heartbeatPath where it reports, with the key; likewise
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "ServerView")
public record ServerView(
        UUID id,
        String name,
        List<String> tags,
        Status status,
        Instant since,
        @Nullable String reason,
        @Nullable String detail,
        boolean paused,
        @Nullable Instant lastHeartbeatAt,
        Map<String, String> facts,
        @Nullable UUID outageId,

        @Schema(implementation = String.class, examples = "30s")
        Duration interval,

        @Schema(implementation = String.class, examples = "20m")
        Duration grace,

        List<String> dependsOn,
        Instant createdAt,
        Instant updatedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String key,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String heartbeatPath) {
    private static final String PATH = "/api/v1/heartbeats/";

    ServerView withKey(String secret) {
        return new ServerView(
                id,
                name,
                tags,
                status,
                since,
                reason,
                detail,
                paused,
                lastHeartbeatAt,
                facts,
                outageId,
                interval,
                grace,
                dependsOn,
                createdAt,
                updatedAt,
                secret,
                PATH + secret);
    }
}
