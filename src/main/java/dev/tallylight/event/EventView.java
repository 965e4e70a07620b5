package dev.tallylight.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An event in the feed: the webhook's body with the feed's sequence in front.
 *
 * @param withheld why handlers were not told of it; left out where they were
 */
@RegisterForReflection
public record EventView(
        long sequence,
        String id,
        EventType type,
        Instant timestamp,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Withheld withheld,
        @JsonRawValue @Schema(implementation = Object.class) String data) {
    public static EventView of(Event event) {
        return new EventView(
                event.sequence(),
                event.id().toString(),
                event.type(),
                event.occurredAt(),
                event.withheld(),
                event.data());
    }
}
