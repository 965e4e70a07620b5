package dev.tallylight.probe;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a probe came before it ended. */
public enum Stage {
    DNS,
    CONNECT,
    TLS,
    ACCESS,
    PROTOCOL,
    MANIFEST,
    MEDIA,
    DONE;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
