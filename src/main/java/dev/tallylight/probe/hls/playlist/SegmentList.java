package dev.tallylight.probe.hls.playlist;

import dev.tallylight.probe.media.ByteRange;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The segments of a media playlist while it is read, and what the tags before a URI say of it. */
final class SegmentList {
    /** EXT-X-KEY without a KEYFORMAT means this one: RFC 8216 §4.3.2.4. */
    private static final String IDENTITY = "identity";

    private static final int MOST_KEYS = 8;

    private final Deque<Playlist.Segment> kept = new ArrayDeque<>();
    private final Map<String, Playlist.Key> keys = new LinkedHashMap<>();
    private long count;
    private int parts;
    private Playlist.@Nullable Part newestPart;
    private @Nullable String partUri;
    private long partEnd;

    private @Nullable Duration duration;
    private boolean gap;
    private @Nullable String byteRange;
    private @Nullable String rangeUri;
    private long rangeEnd;
    private Playlist.@Nullable Init init;
    private @Nullable Instant at;

    long count() {
        return count;
    }

    /** Of the segment that is not finished yet. */
    int parts() {
        return parts;
    }

    /** The newest ones, at most {@link PlaylistParser#MOST_SEGMENTS}. */
    List<Playlist.Segment> kept() {
        return List.copyOf(kept);
    }

    /** @return what is wrong with it, or null */
    @Nullable
    String duration(String value) {
        int comma = value.indexOf(',');
        duration = Numbers.seconds(comma < 0 ? value : value.substring(0, comma));
        return duration == null ? "#EXTINF has no duration" : null;
    }

    void byteRange(String value) {
        byteRange = value;
    }

    void gap() {
        gap = true;
    }

    void part(AttributeList attributes, long mediaSequence) {
        parts++;
        String uri = attributes.text("URI");
        Duration time = Numbers.seconds(attributes.text("DURATION", ""));
        if (uri == null || time == null) {
            return;
        }
        ByteRange range = range(attributes.text("BYTERANGE"), uri.equals(partUri) ? partEnd : 0);
        partUri = uri;
        partEnd = range == null ? 0 : range.offset() + range.length();
        if (!"YES".equals(attributes.text("GAP"))) {
            newestPart = new Playlist.Part(uri, mediaSequence + count, time, range, key(), init);
        }
    }

    Playlist.@Nullable Part newestPart() {
        return newestPart;
    }

    void discontinuity() {
        at = null; // the clock is not carried over it
    }

    void programDateTime(String value) {
        try {
            at = OffsetDateTime.parse(value.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2"))
                    .toInstant();
        } catch (DateTimeParseException e) {
            at = null; // optional, and often wrong in the field
        }
    }

    /** A key holds until the next of its format; several may hold at once, one for each kind of player. */
    void key(AttributeList attributes) {
        String method = attributes.text("METHOD", "NONE");
        if (method.equals("NONE")) {
            keys.clear();
            return;
        }
        String format = attributes.text("KEYFORMAT", IDENTITY);
        if (keys.size() < MOST_KEYS || keys.containsKey(format)) {
            keys.put(
                    format,
                    new Playlist.Key(
                            method,
                            attributes.text("URI"),
                            Numbers.sixteenBytes(attributes.text("IV")),
                            format.equals(IDENTITY)));
        }
    }

    /** The one that we can use, where there is one. */
    private Playlist.@Nullable Key key() {
        Playlist.Key own = keys.get(IDENTITY);
        return own != null || keys.isEmpty() ? own : keys.values().iterator().next();
    }

    void init(AttributeList attributes) {
        String uri = attributes.text("URI");
        init = uri == null ? null : new Playlist.Init(uri, range(attributes.text("BYTERANGE"), 0), key());
    }

    void uri(String uri, long mediaSequence) {
        if (duration == null) {
            return; // a URI without its #EXTINF is no segment
        }
        // without an offset it begins behind the range before, of the same resource (§4.3.2.2)
        ByteRange range = range(byteRange, uri.equals(rangeUri) ? rangeEnd : 0);
        rangeUri = uri;
        rangeEnd = range == null ? 0 : range.offset() + range.length();
        if (kept.size() == PlaylistParser.MOST_SEGMENTS) {
            kept.removeFirst();
        }
        kept.addLast(new Playlist.Segment(uri, mediaSequence + count, duration, gap, range, key(), init, at));
        count++;
        at = at == null ? null : at.plus(duration);
        duration = null;
        byteRange = null;
        gap = false;
        parts = 0;
    }

    /** {@code length[@offset]}. */
    private static @Nullable ByteRange range(@Nullable String text, long implicitOffset) {
        if (text == null) {
            return null;
        }
        int at = text.indexOf('@');
        Long length = Numbers.whole(at < 0 ? text : text.substring(0, at));
        Long offset = at < 0 ? Long.valueOf(implicitOffset) : Numbers.whole(text.substring(at + 1));
        return length == null || offset == null || length == 0 ? null : new ByteRange(offset, length);
    }
}
