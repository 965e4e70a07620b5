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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The segments of a media playlist while it is read, and what the tags before a URI say of it. */
final class SegmentList {
    /** EXT-X-KEY without a KEYFORMAT means this one: RFC 8216 §4.3.2.4. */
    private static final String IDENTITY = "identity";

    private static final int MOST_KEYS = 8;

    /** Of a segment whose {@code #EXTINF} says nothing that it could last: until all of the playlist is read. */
    private static final Duration UNKNOWN = Duration.ofMillis(-1);

    /** No segment of a live stream is longer, unless the playlist declares it: a clock of 32 bits has wrapped. */
    private static final Duration MOST_UNDECLARED = Duration.ofHours(1);

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

    /**
     * The newest ones, at most {@link PlaylistParser#MOST_SEGMENTS}. One whose duration cannot be (negative, or of more
     * than a day where a clock wrapped) is taken for as long as the playlist declares, and no longer than the others.
     */
    List<Playlist.Segment> kept(Duration declared) {
        Duration most = declared.compareTo(MOST_UNDECLARED) > 0 ? declared : MOST_UNDECLARED;
        Duration longest = longest(most).orElse(declared);
        Duration usual = declared.compareTo(longest) < 0 ? declared : longest;
        return kept.stream()
                .map(segment -> isKnown(segment, most) ? segment : segment.lasting(usual))
                .toList();
    }

    /** How long the longest of the newest plays for, of those that say so. */
    Optional<Duration> longest() {
        return longest(MOST_UNDECLARED);
    }

    private Optional<Duration> longest(Duration most) {
        return kept.stream()
                .filter(segment -> isKnown(segment, most))
                .map(Playlist.Segment::duration)
                .max(Duration::compareTo);
    }

    private static boolean isKnown(Playlist.Segment segment, Duration most) {
        return !segment.duration().equals(UNKNOWN) && segment.duration().compareTo(most) <= 0;
    }

    /** @return whether it says how long the segment plays for */
    boolean duration(String value) {
        Duration time = Numbers.seconds(value);
        duration = time == null ? UNKNOWN : time;
        return time != null;
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
        at = at == null || duration.equals(UNKNOWN) ? null : at.plus(duration);
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
