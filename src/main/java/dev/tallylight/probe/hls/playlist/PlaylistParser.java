package dev.tallylight.probe.hls.playlist;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a playlist line by line. Takes what servers in the field write: a byte order mark, CRLF, a fractional target
 * duration, a duration that cannot be, unknown tags. Keeps the newest {@value #MOST_SEGMENTS} segments, {@value #MOST_VARIANTS} variants and as
 * many renditions; reads {@value #MOST_LINES} lines. What is whole in memory goes to {@link #parse}, what comes piece by piece
 * to {@link PlaylistReader}.
 */
public final class PlaylistParser {
    public static final int MOST_SEGMENTS = 64;

    private static final int MOST_BLANK = 100;
    private static final String NO_PLAYLIST = "it does not begin with #EXTM3U";
    private static final int MOST_VARIANTS = 100;
    private static final int MOST_LINES = 1_500_000;

    private final List<Playlist.Variant> variants = new ArrayList<>();
    private final List<Playlist.Rendition> renditions = new ArrayList<>();
    private final SegmentList segments = new SegmentList();
    private final Variables variables;

    /** A playlist must have one (§4.3.3.1); one without, or with none that can be, is judged by its longest segment. */
    private @Nullable Duration targetDuration;

    private boolean declares;
    /** The first line that should say how long a segment plays for, and does not; 0 where all do. */
    private int timeless;

    private long mediaSequence;
    private long discontinuitySequence;
    private long skipped;
    private int variantCount;
    private @Nullable Duration partTarget;
    private boolean blocks;
    private boolean ended;
    private @Nullable AttributeList streamInf;
    private boolean started;
    private int lines;
    private @Nullable String problem;

    PlaylistParser(Variables.Given given) {
        variables = new Variables(given);
    }

    /** @param text decoded as UTF-8 */
    public static Playlist parse(String text) {
        return parse(text, Map.of(), Map.of());
    }

    /**
     * The same for a playlist that takes variables from elsewhere (EXT-X-DEFINE, rfc8216bis §4.4.2.3).
     *
     * @param query the parameters of its URL, decoded
     * @param imported the variables of the multivariant playlist that named it
     */
    public static Playlist parse(String text, Map<String, String> query, Map<String, String> imported) {
        PlaylistParser parser = new PlaylistParser(new Variables.Given(query, imported));
        int start = 0;
        while (start < text.length() && parser.problem == null) {
            int end = text.indexOf('\n', start);
            int stop = end < 0 ? text.length() : end;
            parser.next(text.substring(start, stop));
            start = stop + 1;
        }
        return parser.result();
    }

    /** Whether what follows does not count any more. */
    boolean broken() {
        return problem != null;
    }

    /** Takes the next line. */
    void next(String raw) {
        lines++;
        if (!started) {
            String start = (raw.startsWith("\uFEFF") ? raw.substring(1) : raw).strip();
            if (start.isEmpty() && lines < MOST_BLANK) {
                return; // players pass over what is blank before the first tag
            }
            started = true;
            problem = start.startsWith("#EXTM3U") ? null : NO_PLAYLIST;
            return;
        }
        if (lines > MOST_LINES) {
            problem = "it has more than " + MOST_LINES + " lines";
            return;
        }
        String text = raw.strip();
        String wrong = text.isEmpty() ? null : line(text);
        problem = wrong == null ? null : wrong + " (line " + lines + ")";
    }

    /** Takes what is no line that could be taken. */
    void refuse(String wrong) {
        problem = wrong + " (line " + (lines + 1) + ")";
    }

    Playlist result() {
        if (lines == 0 || problem != null) {
            return new Playlist.Invalid(problem == null ? NO_PLAYLIST : problem);
        }
        if (!variants.isEmpty()) {
            return new Playlist.Master(List.copyOf(variants), variantCount, List.copyOf(renditions), variables.all());
        }
        if (targetDuration == null && segments.count() == 0) {
            return new Playlist.Invalid("it lists neither variants nor segments");
        }
        if (!declares && timeless > 0) { // a list of stations: #EXTINF:-1
            return new Playlist.Invalid("#EXTINF has no duration (line " + timeless + ")");
        }
        Duration target = targetDuration == null ? segments.longest().orElse(Duration.ofSeconds(10)) : targetDuration;
        return new Playlist.Media(
                target,
                mediaSequence,
                discontinuitySequence,
                skipped,
                segments.count(),
                segments.kept(target),
                segments.parts(),
                segments.newestPart(),
                partTarget == null ? null : new Playlist.Delivery(partTarget, blocks),
                ended);
    }

    private @Nullable String line(String text) {
        if (!text.startsWith("#")) {
            uri(variables.substituted(text));
            return null;
        }
        Tag tag = Tag.of(text);
        return tag == null ? null : tag(tag, variables.substituted(Tag.value(text)));
    }

    /** @return why the playlist cannot be used, or null */
    private @Nullable String tag(Tag tag, String value) {
        switch (tag) {
            case TARGETDURATION -> {
                targetDuration = Numbers.seconds(value);
                declares = true;
            }
            case MEDIA_SEQUENCE -> {
                Long sequence = Numbers.unsigned(value);
                mediaSequence = sequence == null ? 0 : sequence;
                return sequence == null ? "#EXT-X-MEDIA-SEQUENCE is no whole number from 0 to 2^64-1" : null;
            }
            case DISCONTINUITY_SEQUENCE -> {
                Long sequence = Numbers.unsigned(value);
                discontinuitySequence = sequence == null ? 0 : sequence;
            }
            case INF -> timeless = segments.duration(value) || timeless > 0 ? timeless : lines;
            case DEFINE -> {
                return variables.define(new AttributeList(value));
            }
            case DISCONTINUITY -> segments.discontinuity();
            case ENDLIST -> ended = true;
            case BYTERANGE -> segments.byteRange(value);
            case KEY -> segments.key(new AttributeList(value));
            case MAP -> segments.init(new AttributeList(value));
            case GAP -> segments.gap();
            case PROGRAM_DATE_TIME -> segments.programDateTime(value);
            case MEDIA -> rendition(new AttributeList(value));
            case STREAM_INF -> streamInf = new AttributeList(value);
            case PART -> segments.part(new AttributeList(value), mediaSequence + skipped);
            case PART_INF -> partTarget = Numbers.seconds(new AttributeList(value).text("PART-TARGET", ""));
            case SKIP -> {
                Long left = new AttributeList(value).number("SKIPPED-SEGMENTS");
                skipped = left == null ? 0 : left;
            }
            case SERVER_CONTROL -> blocks = "YES".equals(new AttributeList(value).text("CAN-BLOCK-RELOAD"));
        }
        return null;
    }

    private void uri(String uri) {
        if (streamInf == null) {
            segments.uri(uri, mediaSequence + skipped);
            return;
        }
        variantCount++;
        if (variants.size() < MOST_VARIANTS) {
            String[] size = streamInf.text("RESOLUTION", "").split("x", 3);
            variants.add(new Playlist.Variant(
                    uri,
                    streamInf.number("BANDWIDTH"),
                    streamInf.text("AUDIO"),
                    streamInf.text("CODECS"),
                    Numbers.pixels(size[0]),
                    Numbers.pixels(size.length == 2 ? size[1] : "")));
        }
        streamInf = null;
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
}
