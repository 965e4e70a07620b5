package dev.tallylight.probe.dash.mpd;

import dev.tallylight.probe.dash.mpd.Mpd.Representation;
import dev.tallylight.probe.dash.mpd.Rendition.Choice;
import dev.tallylight.probe.media.track.Track;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * What is to be played of a manifest.
 *
 * @param kinds of each of which one is chosen, where the Period has it
 * @param admits which of the alternatives may be taken; the first of them is
 */
public record Wanted(List<Track.Kind> kinds, BiPredicate<Choice, Representation> admits) {
    public Wanted {
        kinds = List.copyOf(kinds);
    }

    /** The picture and the sound. */
    public static Wanted both(BiPredicate<Choice, Representation> admits) {
        return new Wanted(List.of(Track.Kind.VIDEO, Track.Kind.AUDIO), admits);
    }

    /**
     * One Representation.
     *
     * @param base the attempt at its BaseURLs from which on they may be taken
     */
    public static Wanted only(Track.Kind kind, String id, int base) {
        return new Wanted(
                List.of(kind),
                (choice, one) -> choice.base() >= base && one.id().equals(id));
    }
}
