package dev.tallylight.webhook.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try of a delivery.
 *
 * @param number counts from 1 and goes on over redeliveries
 * @param status the answer's, or null where none came
 * @param error what went wrong; null for a success
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
        @Nullable String responseBody) {}
