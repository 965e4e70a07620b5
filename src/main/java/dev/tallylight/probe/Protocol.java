package dev.tallylight.probe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a stream is played over. {@link #AUTO} stands for "decide by scheme, path, content type and first bytes". */
public enum Protocol {
    AUTO,
    RTMP,
    RTSP,
    HLS,
    DASH,
    ICECAST,
    SRT,
    MPEGTS,
    FLV,
    WHEP,
    HTTP,
    TCP;

    /** Whether it is played, so that up says that media flows; of the others it says that they can be reached. */
    public boolean playsMedia() {
        return this != HTTP && this != TCP;
    }

    /** The name in the API: lower case. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The protocol of that name.
     *
     * @throws IllegalArgumentException when no protocol has that name
     */
    @JsonCreator
    public static Protocol ofWireName(String name) {
        for (Protocol protocol : values()) {
            if (protocol.wireName().equals(name)) {
                return protocol;
            }
        }
        throw new IllegalArgumentException("unknown protocol");
    }
}
