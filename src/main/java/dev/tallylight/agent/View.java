package dev.tallylight.agent;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What one checkpoint holds a stream to be. */
public enum View {
    UP,
    /** It plays, and misses what its user expects of it. */
    DEGRADED,
    DOWN,
    /** The checkpoint cannot tell: the fault is ours. */
    UNKNOWN;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static View ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
