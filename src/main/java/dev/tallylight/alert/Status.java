package dev.tallylight.alert;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the hub holds a subject to be. */
public enum Status {
    ONLINE,
    /** Some checkpoints see it and some do not, fewer than the quorum. */
    DEGRADED,
    OFFLINE,
    /** Nobody who could tell has said anything. */
    UNKNOWN,
    PAUSED;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException whose message lists what there is */
    public static Status ofWireName(String name) {
        for (Status status : values()) {
            if (status.wireName().equals(name)) {
                return status;
            }
        }
        throw new IllegalArgumentException("must be one of online, degraded, offline, unknown, paused");
    }
}
