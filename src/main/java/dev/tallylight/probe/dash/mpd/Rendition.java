package dev.tallylight.probe.dash.mpd;

import dev.tallylight.probe.live.segment.Patience;
import dev.tallylight.probe.media.ByteRange;
import dev.tallylight.probe.media.track.Track;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Representation that is to be played, and its newest segment.
 *
 * @param choice which of the alternatives this is
 * @param traits with what its AdaptationSet says
 * @param bases the BaseURLs that lead to it, the outermost first
 * @param init the initialization segment; null where the segments hold their own
 * @param period what its Period is known by from manifest to manifest
 * @param tries the newest segment, and where it may not have been written yet, older ones; never empty
 * @param announced whether the manifest writes its segments down, so that the manifest itself must go on
 * @param patience how long until there must be another segment
 */
public record Rendition(
        Choice choice,
        Mpd.Representation representation,
        Mpd.Traits traits,
        List<String> bases,
        @Nullable Resource init,
        String period,
        List<Segment> tries,
        boolean announced,
        Patience patience) {

    public Rendition {
        bases = List.copyOf(bases);
        tries = List.copyOf(tries);
    }

    /**
     * One of the alternatives of a kind: what it is, and by which BaseURLs it is to be had.
     *
     * @param set which of the kind's AdaptationSets, and {@code representation} which of its Representations
     * @param base which attempt at the BaseURLs
     * @param of how many alternatives there are
     */
    public record Choice(Track.Kind kind, int set, int representation, int base, int of) {}

    /** The same, known by this name from probe to probe, whatever its id. */
    public Rendition knownAs(String name) {
        Mpd.Representation named = new Mpd.Representation(
                name,
                representation.bandwidth(),
                representation.traits(),
                representation.base(),
                representation.segments());
        return new Rendition(choice, named, traits, bases, init, period, tries, announced, patience);
    }

    public Duration pace() {
        return patience.pace();
    }

    public Track.Kind kind() {
        return choice.kind;
    }

    /**
     * A resource or a part of it.
     *
     * @param uri relative to the bases; empty where it is theirs
     */
    public record Resource(String uri, @Nullable ByteRange range) {}

    /**
     * @param begins in the presentation
     * @param plays how long it plays for; zero where nobody says
     */
    public record Segment(Resource resource, long number, Duration begins, Duration plays) {
        public Duration ends() {
            return begins.plus(plays);
        }
    }

    public Segment newest() {
        return tries.getFirst();
    }
}
