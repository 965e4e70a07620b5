package dev.tallylight.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can happen. The names are the contract's and are never changed. */
public enum EventType {
    STREAM_ONLINE,
    STREAM_OFFLINE,
    STREAM_DEGRADED,
    STREAM_UNKNOWN,
    CHECKPOINT_LOST,
    CHECKPOINT_BLIND,
    CHECKPOINT_BACK,
    SERVER_OFFLINE,
    SERVER_ONLINE,
    /** The hub itself is not well: something that must never stop has come to no good end for a while. */
    HUB_TROUBLE,
    HUB_RECOVERED,
    WEBHOOK_FAILING,
    WEBHOOK_DISABLED,
    TEST_PING;

    /** {@code stream.offline}. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** @throws IllegalArgumentException whose message lists the types there are */
    @JsonCreator
    public static EventType ofWireName(String name) {
        for (EventType type : values()) {
            if (type.wireName().equals(name)) {
                return type;
            }
        }
        throw new IllegalArgumentException("must be one of " + all());
    }

    /** All names, for messages. */
    public static String all() {
        return Arrays.stream(values()).map(EventType::wireName).collect(Collectors.joining(", "));
    }
}
