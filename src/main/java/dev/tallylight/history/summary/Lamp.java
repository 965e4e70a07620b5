package dev.tallylight.history.summary;

import dev.tallylight.alert.Status;
import dev.tallylight.stream.browse.State;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stream as it is seen from across the room.
 *
 * @param since of its status; of its outage, where one is open
 * @param reason a code; null where there is none
 * @param outage the one that is open; null where none is
 * @param inHandOf who has acknowledged that; null where nobody has
 * @param withheld why nobody is alarmed by it: a code; null where people are
 */
public record Lamp(
        UUID stream,
        String name,
        Status status,
        Instant since,
        @Nullable String reason,
        @Nullable UUID outage,
        @Nullable String inHandOf,
        @Nullable String withheld) {

    /** What it is shown as: {@code maintenance} and {@code asleep} too, for what is off air because people meant it so needs nobody. */
    public String shown() {
        return State.of(status, withheld).wireName();
    }
}
