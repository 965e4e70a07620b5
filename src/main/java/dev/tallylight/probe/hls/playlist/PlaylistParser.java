package dev.tallylight.probe.hls.playlist;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a playlist line by line. Takes what servers in the field write: a byte order mark, CRLF, a fractional target
 * duration, unknown tags. Keeps the newest {@value #MOST_SEGMENTS} segments, {@value #MOST_VARIANTS} variants and as
 * many renditions; reads {@value #MOST_LINES} lines.
 */
public final class PlaylistParser {
    public static final int MOST_SEGMENTS = 64;

    private static final int MOST_VARIANTS = 100;
    private static final int MOST_LINES = 200_000;
    private static final int MOST_VARIABLES = 50;

    private final List<Playlist.Variant> variants = new ArrayList<>();
    private final List<Playlist.Rendition> renditions = new ArrayList<>();
    private final Deque<Playlist.Segment> segments = new ArrayDeque<>();
    private final Map<String, String> variables = new HashMap<>();

    private @Nullable Duration targetDuration;
    private long mediaSequence;
    private long discontinuitySequence;
    private long count;
    private int parts;
    private boolean ended;

    private @Nullable AttributeList streamInf;
    private @Nullable Duration duration;
    private boolean gap;
    private @Nullable String byteRange;
    private long rangeEnd;
    private Playlist.@Nullable Key key;
    private Playlist.@Nullable Init init;
    private @Nullable Instant at;

    private PlaylistParser() {}

    /** @param text decoded as UTF-8 */
    public static Playlist parse(String text) {
        String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (!body.startsWith("#EXTM3U")) {
            return new Playlist.Invalid("it does not begin with #EXTM3U");
        }
        return new PlaylistParser().read(body);
    }

    private Playlist read(String body) {
        int line = 0;
        int start = 0;
        while (start < body.length()) {
            int end = body.indexOf('\n', start);
            int stop = end < 0 ? body.length() : end;
            String text = body.substring(start, stop).strip();
            start = stop + 1;
            if (++line > MOST_LINES) {
                return new Playlist.Invalid("it has more than " + MOST_LINES + " lines");
            }
            String problem = text.isEmpty() ? null : line(text);
            if (problem != null) {
                return new Playlist.Invalid(problem + " (line " + line + ")");
            }
        }
        return result();
    }

    private Playlist result() {
        if (!variants.isEmpty()) {
            return new Playlist.Master(List.copyOf(variants), List.copyOf(renditions));
        }
        if (targetDuration == null && count == 0) {
            return new Playlist.Invalid("it lists neither variants nor segments");
        }
        Duration target = targetDuration == null ? longest() : targetDuration;
        return new Playlist.Media(
                target, mediaSequence, discontinuitySequence, count, List.copyOf(segments), parts, ended);
    }

    /** A playlist must have a target duration (§4.3.3.1); one without is judged by its longest segment. */
    private Duration longest() {
        return segments.stream()
                .map(Playlist.Segment::duration)
                .max(Duration::compareTo)
                .orElse(Duration.ofSeconds(10));
    }

    private @Nullable String line(String text) {
        if (!text.startsWith("#")) {
            uri(substituted(text));
            return null;
        }
        Tag tag = Tag.of(text);
        return tag == null ? null : tag(tag, substituted(Tag.value(text)));
    }

    private @Nullable String tag(Tag tag, String value) {
        switch (tag) {
            case TARGETDURATION -> {
                targetDuration = Numbers.seconds(value);
                return targetDuration == null ? "#EXT-X-TARGETDURATION is no number" : null;
            }
            case MEDIA_SEQUENCE -> {
                Long sequence = Numbers.whole(value);
                mediaSequence = sequence == null ? 0 : sequence;
                return sequence == null ? "#EXT-X-MEDIA-SEQUENCE is no whole number" : null;
            }
            case DISCONTINUITY_SEQUENCE -> {
                Long sequence = Numbers.whole(value);
                discontinuitySequence = sequence == null ? 0 : sequence;
            }
            case ENDLIST -> ended = true;
            case INF -> {
                int comma = value.indexOf(',');
                duration = Numbers.seconds(comma < 0 ? value : value.substring(0, comma));
                return duration == null ? "#EXTINF has no duration" : null;
            }
            case BYTERANGE -> byteRange = value;
            case KEY -> key = key(new AttributeList(value));
            case MAP -> init = init(new AttributeList(value));
            case GAP -> gap = true;
            case PROGRAM_DATE_TIME -> at = time(value);
            case PART -> parts++;
            case DEFINE -> define(new AttributeList(value));
            case MEDIA -> rendition(new AttributeList(value));
            case STREAM_INF -> streamInf = new AttributeList(value);
        }
        return null;
    }

    private void uri(String uri) {
        if (streamInf != null) {
            if (variants.size() < MOST_VARIANTS) {
                variants.add(new Playlist.Variant(uri, streamInf.number("BANDWIDTH"), streamInf.text("AUDIO")));
            }
            streamInf = null;
            return;
        }
        if (duration == null) {
            return; // a URI without its #EXTINF is no segment
        }
        if (segments.size() == MOST_SEGMENTS) {
            segments.removeFirst();
        }
        segments.addLast(
                new Playlist.Segment(uri, mediaSequence + count, duration, gap, range(byteRange), key, init, at));
        count++;
        at = at == null ? null : at.plus(duration);
        duration = null;
        byteRange = null;
        gap = false;
        parts = 0;
    }

    /** {@code length[@offset]}: without an offset it begins behind the range before (§4.3.2.2). */
    private Playlist.@Nullable ByteRange range(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int at = text.indexOf('@');
        Long length = Numbers.whole(at < 0 ? text : text.substring(0, at));
        Long offset = at < 0 ? Long.valueOf(rangeEnd) : Numbers.whole(text.substring(at + 1));
        if (length == null || offset == null || length == 0) {
            return null;
        }
        rangeEnd = offset + length;
        return new Playlist.ByteRange(offset, length);
    }

    private static Playlist.@Nullable Key key(AttributeList attributes) {
        String method = attributes.text("METHOD", "NONE");
        return method.equals("NONE")
                ? null
                : new Playlist.Key(method, attributes.text("URI"), Numbers.sixteenBytes(attributes.text("IV")));
    }

    private Playlist.@Nullable Init init(AttributeList attributes) {
        String uri = attributes.text("URI");
        return uri == null ? null : new Playlist.Init(uri, range(attributes.text("BYTERANGE")));
    }

    private static @Nullable Instant time(String text) {
        try {
            return OffsetDateTime.parse(text.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2"))
                    .toInstant();
        } catch (DateTimeParseException e) {
            return null; // optional, and often wrong in the field
        }
    }

    private void rendition(AttributeList attributes) {
        if (renditions.size() < MOST_VARIANTS) {
            renditions.add(new Playlist.Rendition(
                    attributes.text("TYPE", ""),
                    attributes.text("GROUP-ID", ""),
                    attributes.text("URI"),
                    attributes.text("DEFAULT", "NO").equals("YES")));
        }
    }

    private void define(AttributeList attributes) {
        String name = attributes.text("NAME");
        String value = attributes.text("VALUE");
        if (name != null && value != null && variables.size() < MOST_VARIABLES) {
            variables.put(name, value);
        }
    }

    /** Variable substitution: rfc8216bis §4.3. */
    private String substituted(String text) {
        if (variables.isEmpty() || !text.contains("{$")) {
            return text;
        }
        String result = text;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            result = result.replace("{$" + variable.getKey() + "}", variable.getValue());
        }
        return result.length() > 8192 ? text : result;
    }
}
