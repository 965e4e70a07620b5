package dev.tallylight.alert;

import dev.tallylight.event.EventType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * By which event each status of a kind of subjects is told.
 *
 * @param degraded null where a subject of the kind never is
 * @param unknown null where nobody is told of it
 */
public record ToldBy(
        EventType online,
        EventType offline,
        @Nullable EventType degraded,
        @Nullable EventType unknown) {
    /** @throws NullPointerException for what is never told */
    public EventType of(Status status) {
        return Objects.requireNonNull(
                switch (status) {
                    case ONLINE -> online;
                    case DEGRADED -> degraded;
                    case OFFLINE -> offline;
                    case UNKNOWN -> unknown;
                    case PAUSED -> null;
                },
                () -> status + " is not told");
    }
}
