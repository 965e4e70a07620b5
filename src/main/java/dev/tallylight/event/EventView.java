package dev.tallylight.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.tallylight.access.Slice;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Set;
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
    /** What their words tell is of other streams, or of a checkpoint and what it does for others. */
    private static final Set<String> BEYOND_A_SLICE =
            Set.of(Withheld.PARENT_DOWN, Withheld.CHECKPOINT_LOST, Withheld.CHECKPOINT_BLIND);

    /** As a slice sees it: why it was kept from handlers in a word alone where the words tell of what is beyond it. */
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
        return withheld == null || slice.isAll() || !BEYOND_A_SLICE.contains(withheld.reason())
                ? withheld
                : new Withheld(withheld.reason(), null);
    }
}
