package dev.tallylight.webhook.log;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * One event for one endpoint.
 *
 * @param eventId what every attempt carries as webhook-id
 * @param sequence the event's, by which deliveries of one stream are ordered
 * @param state pending, succeeded, failed (given up) or skipped (the endpoint was disabled)
 * @param nextAttemptAt while it is pending
 * @param receiverWait while it waits because the receiver wants nothing of this webhook's now
 * @param attempts every try so far; only where one delivery is asked for
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "Delivery")
public record DeliveryView(
        UUID id,
        UUID webhookId,

        @Schema(examples = "evt_0198f0c2a1b27c3d8e4f5a6b7c8d9e0f")
        String eventId,

        @Schema(examples = "stream.offline") String eventType,
        long sequence,
        @Nullable UUID streamId,
        @Schema(examples = "succeeded") String state,
        int attemptCount,
        @Nullable Instant nextAttemptAt,
        @Nullable ReceiverWait receiverWait,
        @Nullable Integer lastStatus,
        @Nullable String lastError,
        Instant createdAt,
        @Nullable Instant finishedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<AttemptView> attempts) {
    DeliveryView with(List<AttemptView> all) {
        return new DeliveryView(
                id,
                webhookId,
                eventId,
                eventType,
                sequence,
                streamId,
                state,
                attemptCount,
                nextAttemptAt,
                receiverWait,
                lastStatus,
                lastError,
                createdAt,
                finishedAt,
                all);
    }

    /** 202, with where to follow it. */
    static RestResponse<DeliveryView> accepted(DeliveryView delivery) {
        return RestResponse.ResponseBuilder.create(Response.Status.ACCEPTED, delivery)
                .location(URI.create("/api/v1/deliveries/" + delivery.id()))
                .build();
    }
}
