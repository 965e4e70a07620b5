package dev.tallylight.webhook.log;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a webhook's receiver has been doing, as its newest deliveries show (at most 500, of the last 24 hours).
 *
 * @param pending deliveries that wait, at most 10,000 counted
 * @param oldestPendingAt when the oldest of them was written
 * @param deliveries how many are looked at
 * @param attempts that they took
 * @param failures of these attempts by their kind
 * @param p50Ms half of the exchanges took at most so long
 * @param deliveredP50Ms half of the deliveries that succeeded did within so long of their event
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "WebhookStats")
public record EndpointStats(
        long pending,
        @Nullable Instant oldestPendingAt,
        long deliveries,
        long succeeded,
        long failed,
        long skipped,
        long attempts,
        Map<String, Long> failures,
        @Nullable Long p50Ms,
        @Nullable Long p99Ms,
        @Nullable Long deliveredP50Ms,
        @Nullable Long deliveredP99Ms) {}
