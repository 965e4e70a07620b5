package dev.tallylight.webhook.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One try of a delivery.
 *
 * @param number counts from 1 and goes on over redeliveries
 * @param status the answer's, or null where none came
 * @param error what went wrong; null for a success
 * @param kind its stable name, beginning with whose failure it was: handler., network. or ours.; the last are not counted
 *     by the schedule
 * @param responseBody its beginning
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
public record AttemptView(
        int number,
        Instant startedAt,
        long durationMs,
        @Nullable Integer status,
        @Nullable String error,
        @Schema(examples = "handler.status") @Nullable String kind,
        @Nullable String responseBody) {}
