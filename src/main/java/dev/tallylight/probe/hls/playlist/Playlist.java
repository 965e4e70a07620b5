package dev.tallylight.probe.hls.playlist;

import dev.tallylight.probe.media.ByteRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A playlist of either kind, or why it is none. URIs are as written; the caller resolves them. */
public sealed interface Playlist {
    /**
     * A multivariant playlist: RFC 8216 §4.3.4.
     *
     * @param variants the first of them; {@code count} says how many there are
     * @param variables for the playlists that import them
     */
    record Master(List<Variant> variants, int count, List<Rendition> renditions, Map<String, String> variables)
            implements Playlist {}

    /**
     * A media playlist: RFC 8216 §4.3.3.
     *
     * @param mediaSequence the first segment's number, unsigned (RFC 8216 §4.2: up to 2^64-1)
     * @param skipped how many are left out of a delta update (rfc8216bis §4.4.5.2); 0 where the playlist is whole
     * @param segments the last of them, at most {@link PlaylistParser#MOST_SEGMENTS}; {@code count} says how many
     *     are listed
     * @param parts how many there are of the segment that is not finished yet (low-latency HLS)
     * @param newestPart the last one that is there, of whatever segment
     * @param delivery how it is to be asked for, where it offers low-latency HLS
     */
    record Media(
            Duration targetDuration,
            long mediaSequence,
            long discontinuitySequence,
            long skipped,
            long count,
            List<Segment> segments,
            int parts,
            @Nullable Part newestPart,
            @Nullable Delivery delivery,
            boolean ended)
            implements Playlist {
        /** The sequence number behind the last segment, unsigned. */
        public long end() {
            return mediaSequence + skipped + count;
        }

        /** The number behind the last segment that has media, unsigned: what is marked as missing is no progress. */
        public long mediaEnd() {
            return end() - missing().size();
        }

        /** For how long nothing would play at its end: segments that are marked as missing (EXT-X-GAP). */
        public Duration missingTime() {
            return missing().stream().map(Segment::duration).reduce(Duration.ZERO, Duration::plus);
        }

        private List<Segment> missing() {
            return segments.reversed().stream().takeWhile(Segment::gap).toList();
        }

        /** How long the longest of the newest segments plays for. */
        public Duration longest() {
            return segments.stream().map(Segment::duration).reduce(Duration.ZERO, (a, b) -> a.compareTo(b) > 0 ? a : b);
        }

        /** For how long the newest segments play, {@link PlaylistParser#MOST_SEGMENTS} at the most. */
        public Duration window() {
            return segments.stream().map(Segment::duration).reduce(Duration.ZERO, Duration::plus);
        }
    }

    /**
     * What a server of low-latency HLS promises: rfc8216bis §4.4.3.7, §4.4.3.8.
     *
     * @param partTarget the longest that a part takes
     * @param blocks whether a request for what is not there yet is answered when it is (CAN-BLOCK-RELOAD)
     */
    record Delivery(Duration partTarget, boolean blocks) {}

    /**
     * Neither.
     *
     * @param problem in words, with the line where there is one
     */
    record Invalid(String problem) implements Playlist {}

    /**
     * One of the variants.
     *
     * @param bandwidth peak bits per second
     * @param audioGroup the group of its audio renditions, if it has one
     * @param codecs as declared (RFC 6381); null where it is not said
     * @param width of its picture in pixels, as declared
     */
    record Variant(
            String uri,
            @Nullable Long bandwidth,
            @Nullable String audioGroup,
            @Nullable String codecs,
            @Nullable Integer width,
            @Nullable Integer height) {}

    /**
     * An alternative rendition.
     *
     * @param uri null where it is within the variant's own segments
     */
    record Rendition(String type, String group, @Nullable String uri, boolean isDefault) {}

    /**
     * A piece of a segment that can be had before the whole: rfc8216bis §4.4.4.9.
     *
     * @param sequence the segment's
     */
    record Part(
            String uri,
            long sequence,
            Duration duration,
            @Nullable ByteRange range,
            @Nullable Key key,
            @Nullable Init init) {
        /** As a segment, which it is to whoever reads it. */
        public Segment asSegment() {
            return new Segment(uri, sequence, duration, false, range, key, init, null);
        }
    }

    /** @param at when it was recorded, by the server's clock */
    record Segment(
            String uri,
            long sequence,
            Duration duration,
            boolean gap,
            @Nullable ByteRange range,
            @Nullable Key key,
            @Nullable Init init,
            @Nullable Instant at) {
        Segment lasting(Duration time) {
            return new Segment(uri, sequence, time, gap, range, key, init, at);
        }
    }

    /**
     * What opens a segment: RFC 8216 §4.3.2.4.
     *
     * @param method {@code AES-128}, {@code SAMPLE-AES} …
     * @param iv 16 bytes, where given
     * @param identity whether the URI leads to the key itself, not to a licence server's matter
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Key(String method, @Nullable String uri, byte @Nullable [] iv, boolean identity) {}

    /**
     * The initialisation section.
     *
     * @param key that holds where it is named: it may be encrypted too (§4.3.2.5)
     */
    record Init(
            String uri, @Nullable ByteRange range, @Nullable Key key) {}
}
