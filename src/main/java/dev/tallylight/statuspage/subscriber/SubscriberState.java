package dev.tallylight.statuspage.subscriber;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;

/** Whether a subscriber is told of anything. */
@RegisterForReflection
public enum SubscriberState {
    /** Not until the link in the confirmation mail is used. */
    UNCONFIRMED,
    ACTIVE,
    /** Not any more: mail servers refuse the address. */
    BOUNCING,
    /** Not any more: the URL has failed for days. */
    FAILING;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException whose message lists what there is */
    @JsonCreator
    public static SubscriberState ofWireName(String name) {
        for (SubscriberState state : values()) {
            if (state.wireName().equals(name)) {
                return state;
            }
        }
        throw new IllegalArgumentException("must be one of unconfirmed, active, bouncing, failing");
    }
}
