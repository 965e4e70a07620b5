package dev.tallylight.outage;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.event.EventType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * That a webhook was told of an outage.
 *
 * @param webhook its id
 * @param name its description, or its URL without secrets
 * @param eventId the event, which is the message's {@code webhook-id}
 * @param at when the event was written
 * @param state of the delivery: {@code pending}, {@code succeeded}, {@code failed} or {@code skipped}
 * @param finishedAt when it was delivered, or given up; null while it is on its way
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "OutageTold")
public record ToldView(
        UUID webhook,
        String name,
        String format,
        String eventId,

        @Schema(implementation = String.class, examples = "stream.offline")
        EventType type,

        Instant at,
        UUID deliveryId,
        String state,
        @Nullable Instant finishedAt) {}
