package dev.tallylight.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A server as a client describes it.
 *
 * @param interval how often it reports
 * @param grace how long it may be silent before it is offline
 * @param dependsOn ids of the streams and servers that it cannot do without
 * @param paused whether its silence is nobody's matter
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ServerRequest")
public record ServerRequest(
        @Schema(examples = "edge1.example.com") @Nullable String name,

        @Schema(implementation = String.class, description = "from 5s to 7d", examples = "30s", defaultValue = "30s")
        @Nullable
        Duration interval,

        @Schema(
                implementation = String.class,
                description = "from 5s to 31d; never less than an interval and a tenth counts",
                examples = "20m",
                defaultValue = "20m")
        @Nullable
        Duration grace,

        @Nullable List<@Nullable String> tags,
        @Nullable List<@Nullable String> dependsOn,
        @Nullable Boolean paused) {}
