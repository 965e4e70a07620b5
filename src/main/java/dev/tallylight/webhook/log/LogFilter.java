package dev.tallylight.webhook.log;

import dev.tallylight.event.EventId;
import dev.tallylight.event.EventType;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which deliveries; null for all. */
public record LogFilter(
        @Nullable UUID webhook,
        @Nullable DeliveryState state,
        @Nullable EventType type,
        @Nullable EventId event,
        @Nullable UUID stream,
        @Nullable UUID replay) {

    public static LogFilter of(UUID webhook) {
        return new LogFilter(webhook, null, null, null, null, null);
    }

    /**
     * From query parameters.
     *
     * @throws ProblemException naming the one that is not valid
     */
    public static LogFilter ofParameters(
            @Nullable UUID webhook,
            @Nullable String state,
            @Nullable String type,
            @Nullable String event,
            @Nullable String stream,
            @Nullable String replay) {
        return new LogFilter(
                webhook,
                DeliveryState.ofParameter(state),
                type(type),
                event == null || event.isBlank() ? null : event(event.strip()),
                uuid("stream", stream),
                uuid("replay", replay));
    }

    private static @Nullable EventType type(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return EventType.ofWireName(text.strip());
        } catch (IllegalArgumentException e) {
            throw ProblemException.field(ProblemType.INVALID_PARAMETER, "type", String.valueOf(e.getMessage()));
        }
    }

    private static EventId event(String text) {
        try {
            return EventId.parse(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.field(ProblemType.INVALID_PARAMETER, "event", String.valueOf(e.getMessage()));
        }
    }

    static @Nullable UUID uuid(String parameter, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return UUID.fromString(text.strip());
        } catch (IllegalArgumentException e) {
            throw ProblemException.field(ProblemType.INVALID_PARAMETER, parameter, "must be an id");
        }
    }
}
