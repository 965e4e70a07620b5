package dev.tallylight.checkpoint;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a checkpoint is to be believed. Only the votes of one that is seeing count. */
public enum Condition {
    SEEING,
    /** It is there, and its own network is not to be trusted. */
    BLIND,
    /** Nothing is heard of it. */
    LOST;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Condition ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** The reason of a stream's view that does not count because of it: {@code checkpoint_lost}. */
    public String reason() {
        return "checkpoint_" + wireName();
    }
}
