package dev.tallylight.probe.dash.mpd;

import dev.tallylight.probe.media.ByteRange;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SegmentTemplate, SegmentList or SegmentBase (ISO/IEC 23009-1 §5.3.9), as far as one level of the manifest says it;
 * {@link #or} adds what the levels above say.
 *
 * @param timescale units a second
 * @param duration of each segment, in units
 * @param offset presentationTimeOffset: the media time at which the Period begins, in units
 * @param early how much sooner than announced a segment is there (availabilityTimeOffset)
 * @param complete whether it is whole by then
 * @param media a template
 * @param initialization a template
 * @param init the Initialization element
 * @param listed the newest of a SegmentList
 * @param unlisted how many came before those
 */
record SegmentInfo(
        Kind kind,
        @Nullable Long timescale,
        @Nullable Long duration,
        @Nullable Long startNumber,
        @Nullable Long offset,
        @Nullable Duration early,
        @Nullable Boolean complete,
        @Nullable String media,
        @Nullable String initialization,
        @Nullable Source init,
        @Nullable Timeline timeline,
        @Nullable List<Source> listed,
        long unlisted) {
    private static final long MOST_SECONDS = 1_000_000_000_000_000L;

    /** How segments are named. */
    enum Kind {
        TEMPLATE,
        LIST,
        BASE
    }

    /**
     * A resource or a part of it.
     *
     * @param uri empty where it is the base URL itself
     */
    record Source(String uri, @Nullable ByteRange range) {}

    /** With what the level above says of the same kind. */
    SegmentInfo or(@Nullable SegmentInfo parent) {
        if (parent == null || parent.kind != kind) {
            return this;
        }
        boolean ownSegments = timeline != null || duration != null;
        return new SegmentInfo(
                kind,
                timescale == null ? parent.timescale : timescale,
                ownSegments ? duration : parent.duration,
                startNumber == null ? parent.startNumber : startNumber,
                offset == null ? parent.offset : offset,
                early == null ? parent.early : early,
                complete == null ? parent.complete : complete,
                media == null ? parent.media : media,
                initialization == null ? parent.initialization : initialization,
                init == null ? parent.init : init,
                ownSegments ? timeline : parent.timeline,
                listed == null ? parent.listed : listed,
                listed == null ? parent.unlisted : unlisted);
    }

    /** The innermost level wins. */
    static @Nullable SegmentInfo merged(
            @Nullable SegmentInfo own, @Nullable SegmentInfo set, @Nullable SegmentInfo period) {
        SegmentInfo above = set == null ? period : set.or(period);
        return own == null ? above : own.or(above);
    }

    /** Whether its segments follow from the clock instead of being written down. */
    boolean byClock() {
        return listed == null && (timeline == null || timeline.open());
    }

    long unitsPerSecond() {
        return timescale == null ? 1 : timescale;
    }

    long firstNumber() {
        return startNumber == null ? 1 : startNumber;
    }

    /** When the Period begins on the media's own clock. */
    long mediaStart() {
        return offset == null ? 0 : offset;
    }

    /** Fails with {@link ArithmeticException} where it is so long that a few of them are beyond all bounds. */
    Duration time(long units) {
        long scale = unitsPerSecond();
        long seconds = Math.floorDiv(units, scale);
        if (Math.absExact(seconds) > MOST_SECONDS) {
            throw new ArithmeticException("too long");
        }
        return Duration.ofSeconds(seconds, Math.floorMod(units, scale) * 1_000_000_000L / scale);
    }

    /** The other way round, rounded down. */
    long units(Duration time) {
        long scale = unitsPerSecond();
        return Math.addExact(
                Math.multiplyExact(time.getSeconds(), scale),
                Math.multiplyExact(time.getNano(), scale) / 1_000_000_000L);
    }
}
