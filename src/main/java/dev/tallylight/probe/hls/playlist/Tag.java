package dev.tallylight.probe.hls.playlist;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tags that are read; every other one is passed over, as RFC 8216 §6.3.1 asks of clients. */
enum Tag {
    TARGETDURATION("#EXT-X-TARGETDURATION"),
    MEDIA_SEQUENCE("#EXT-X-MEDIA-SEQUENCE"),
    DISCONTINUITY_SEQUENCE("#EXT-X-DISCONTINUITY-SEQUENCE"),
    DISCONTINUITY("#EXT-X-DISCONTINUITY"),
    ENDLIST("#EXT-X-ENDLIST"),
    INF("#EXTINF"),
    BYTERANGE("#EXT-X-BYTERANGE"),
    KEY("#EXT-X-KEY"),
    MAP("#EXT-X-MAP"),
    GAP("#EXT-X-GAP"),
    PROGRAM_DATE_TIME("#EXT-X-PROGRAM-DATE-TIME"),
    DEFINE("#EXT-X-DEFINE"),
    MEDIA("#EXT-X-MEDIA"),
    STREAM_INF("#EXT-X-STREAM-INF"),
    // low-latency HLS, rfc8216bis §4.4.3.7, §4.4.3.8, §4.4.4.9
    PART_INF("#EXT-X-PART-INF"),
    SERVER_CONTROL("#EXT-X-SERVER-CONTROL"),
    PART("#EXT-X-PART"),
    SKIP("#EXT-X-SKIP");

    private static final Map<String, Tag> BY_NAME = new HashMap<>();

    static {
        for (Tag tag : values()) {
            BY_NAME.put(tag.name, tag);
        }
    }

    private final String name;

    Tag(String name) {
        this.name = name;
    }

    /** The tag that a line begins with, or null. */
    static @Nullable Tag of(String line) {
        int colon = line.indexOf(':');
        return BY_NAME.get(colon < 0 ? line : line.substring(0, colon));
    }

    /** What follows the tag on its line. */
    static String value(String line) {
        int colon = line.indexOf(':');
        return colon < 0 ? "" : line.substring(colon + 1).strip();
    }
}
