package dev.tallylight.webhook.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.tallylight.event.EventType;
import java.util.Locale;
import java.util.Set;

/** How a delivery's body is written. The names are the contract's. */
public enum Format {
    /** Standard Webhooks 1.0: id, type, timestamp, data. Carries every event. */
    STANDARD,
    /** The alert POST of Dispersa (docs/dispersa.md). Carries {@code stream.online} and {@code stream.offline}. */
    DISPERSA;

    private static final Set<EventType> OF_DISPERSA =
            Set.of(EventType.STREAM_ONLINE, EventType.STREAM_OFFLINE, EventType.TEST_PING);

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException whose message lists the formats of this version */
    @JsonCreator
    public static Format ofWireName(String name) {
        for (Format format : values()) {
            if (format.wireName().equals(name)) {
                return format;
            }
        }
        throw new IllegalArgumentException("must be one of standard, dispersa: this version has no other format");
    }

    /** Whether events of this type can be written in this format; a test ping can in each. */
    public boolean carries(EventType type) {
        return this == STANDARD || OF_DISPERSA.contains(type);
    }
}
