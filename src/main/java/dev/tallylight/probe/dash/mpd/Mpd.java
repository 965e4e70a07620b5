package dev.tallylight.probe.dash.mpd;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A manifest, or why it is none. URIs are as written; the caller resolves them. */
public sealed interface Mpd {
    /**
     * A Media Presentation Description: ISO/IEC 23009-1 §5.3.1.
     *
     * @param dynamic whether it is live and may change
     * @param availabilityStart what the times of a live presentation count from
     * @param minimumUpdate how often it may change
     * @param duration of the whole presentation, where its end is known
     * @param delay how far behind the newest viewers are asked to play (suggestedPresentationDelay)
     * @param kept for how long segments can be had (timeShiftBufferDepth)
     * @param location where the next version is to be had from
     * @param queries what requests for segments carry
     */
    record Manifest(
            boolean dynamic,
            @Nullable Instant availabilityStart,
            @Nullable Instant published,
            @Nullable Duration minimumUpdate,
            @Nullable Duration duration,
            @Nullable Duration delay,
            @Nullable Duration kept,
            @Nullable String location,
            @Nullable Base base,
            List<UtcTiming> clocks,
            List<UrlQuery> queries,
            List<Period> periods)
            implements Mpd {
        public Manifest {
            clocks = List.copyOf(clocks);
            queries = List.copyOf(queries);
            periods = List.copyOf(periods);
        }
    }

    /**
     * Neither.
     *
     * @param problem in words, with the line where there is one
     */
    record Invalid(String problem) implements Mpd {}

    /**
     * The BaseURLs of one level: §5.6. The first of several is taken as long as it leads to the media.
     *
     * @param early how much sooner than announced its segments are there (availabilityTimeOffset)
     * @param complete whether they are whole by then
     * @param others that lead to the same, in order
     */
    record Base(String uri, Duration early, boolean complete, List<String> others) {
        private static final int MOST_OTHERS = 3;

        public Base {
            others = List.copyOf(others);
        }

        Base(String uri, Duration early, boolean complete) {
            this(uri, early, complete, List.of());
        }

        Base or(String other) {
            if (others.size() == MOST_OTHERS) {
                return this;
            }
            List<String> more = new java.util.ArrayList<>(others);
            more.add(other);
            return new Base(uri, early, complete, more);
        }

        int count() {
            return 1 + others.size();
        }

        /** The one to take at the n-th attempt. */
        String uri(int attempt) {
            int index = attempt % count();
            return index == 0 ? uri : others.get(index - 1);
        }
    }

    /**
     * How to learn the server's time: §5.8.4.11.
     *
     * @param scheme without the year at its end
     */
    record UtcTiming(String scheme, String value) {}

    /**
     * A Period: §5.3.2.
     *
     * @param start as written; null where it follows from the one before
     * @param remote whether its content is elsewhere (xlink:href)
     * @param queries what requests for segments carry
     */
    record Period(
            String id,
            @Nullable Duration start,
            @Nullable Duration duration,
            boolean remote,
            @Nullable Base base,
            @Nullable SegmentInfo segments,
            List<UrlQuery> queries,
            List<AdaptationSet> sets) {
        public Period {
            queries = List.copyOf(queries);
            sets = List.copyOf(sets);
        }
    }

    /**
     * Alternatives of one content: §5.3.3.
     *
     * @param main whether it has the role of that name
     * @param trickMode whether it is for fast forward only
     */
    record AdaptationSet(
            Traits traits,
            boolean main,
            boolean trickMode,
            @Nullable Base base,
            @Nullable SegmentInfo segments,
            List<Representation> representations) {
        public AdaptationSet {
            representations = List.copyOf(representations);
        }
    }

    /** One of the alternatives: §5.3.5. */
    record Representation(
            String id,
            @Nullable Long bandwidth,
            Traits traits,
            @Nullable Base base,
            @Nullable SegmentInfo segments) {}

    /**
     * What may stand at an AdaptationSet or at its Representations: §5.3.7.
     *
     * @param fps frames per second
     * @param queries what requests for segments carry, the outermost level's first
     */
    record Traits(
            @Nullable String contentType,
            @Nullable String mimeType,
            @Nullable String codecs,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable Double fps,
            @Nullable Integer sampleRate,
            @Nullable Integer channels,
            List<UrlQuery> queries) {
        public Traits {
            queries = List.copyOf(queries);
        }

        Traits or(Traits parent) {
            return new Traits(
                    contentType == null ? parent.contentType : contentType,
                    mimeType == null ? parent.mimeType : mimeType,
                    codecs == null ? parent.codecs : codecs,
                    width == null ? parent.width : width,
                    height == null ? parent.height : height,
                    fps == null ? parent.fps : fps,
                    sampleRate == null ? parent.sampleRate : sampleRate,
                    channels == null ? parent.channels : channels,
                    joined(parent.queries, queries));
        }

        /** The same below a level that has no other traits. */
        Traits under(List<UrlQuery> outer) {
            return outer.isEmpty()
                    ? this
                    : new Traits(
                            contentType,
                            mimeType,
                            codecs,
                            width,
                            height,
                            fps,
                            sampleRate,
                            channels,
                            joined(outer, queries));
        }

        private static List<UrlQuery> joined(List<UrlQuery> outer, List<UrlQuery> inner) {
            return Stream.concat(outer.stream(), inner.stream()).toList();
        }
    }
}
