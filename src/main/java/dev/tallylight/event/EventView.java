package dev.tallylight.event;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An event in the feed: the webhook's body with the feed's sequence in front. */
@RegisterForReflection
public record EventView(
        long sequence,
        String id,
        EventType type,
        Instant timestamp,
        @JsonRawValue @Schema(implementation = Object.class) String data) {
    public static EventView of(Event event) {
        return new EventView(event.sequence(), event.id().toString(), event.type(), event.occurredAt(), event.data());
    }
}
