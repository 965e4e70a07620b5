package dev.tallylight.statuspage.subscriber;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;

/** How a subscriber is told. */
@RegisterForReflection
public enum Channel {
    MAIL,
    WEBHOOK;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException whose message lists what there is */
    @JsonCreator
    public static Channel ofWireName(String name) {
        for (Channel channel : values()) {
            if (channel.wireName().equals(name)) {
                return channel;
            }
        }
        throw new IllegalArgumentException("must be mail or webhook");
    }
}
