package dev.tallylight.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.tallylight.access.Slice;
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
    /** As a slice sees it: why it was kept from handlers in a word alone where the words name another stream. */
    static EventView of(Slice slice, Event event) {
        return new EventView(
                event.sequence(),
                event.id().toString(),
                event.type(),
                event.occurredAt(),
                withheld(slice, event.withheld()),
                event.data());
    }

    private static @Nullable Withheld withheld(Slice slice, @Nullable Withheld withheld) {
        return withheld == null || slice.isAll() || !withheld.reason().equals(Withheld.PARENT_DOWN)
                ? withheld
                : new Withheld(withheld.reason(), null);
    }
}
