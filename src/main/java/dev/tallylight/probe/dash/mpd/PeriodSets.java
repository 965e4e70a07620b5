package dev.tallylight.probe.dash.mpd;

import dev.tallylight.probe.dash.mpd.Mpd.AdaptationSet;
import dev.tallylight.probe.dash.mpd.Mpd.Period;
import dev.tallylight.probe.dash.mpd.Mpd.Representation;
import dev.tallylight.probe.dash.mpd.Mpd.Traits;
import dev.tallylight.probe.live.segment.Ladder;
import dev.tallylight.probe.media.track.Track;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What a Period has of each kind: ISO/IEC 23009-1 §5.3.3. */
final class PeriodSets {
    private PeriodSets() {}

    /** The main one first; what is for fast forward only is left out. */
    static List<AdaptationSet> of(Track.Kind kind, Period period) {
        return period.sets().stream()
                .filter(set -> !set.trickMode() && kindOf(set) == kind)
                .sorted(Comparator.comparing(AdaptationSet::main).reversed())
                .toList();
    }

    /**
     * The Representations that a player switches between, by what they declare. A codec for each kind of device has a set
     * of its own; where some sets have the role {@code main}, the others (another camera, a commentary) are no rungs.
     */
    static List<Ladder.Rung> ladder(Track.Kind kind, Period period) {
        List<AdaptationSet> sets = of(kind, period);
        boolean main = sets.stream().anyMatch(AdaptationSet::main);
        return sets.stream()
                .filter(set -> set.main() || !main)
                .flatMap(set -> set.representations().stream()
                        .map(one -> rung(one, one.traits().or(set.traits()))))
                .toList();
    }

    private static Ladder.Rung rung(Representation one, Traits traits) {
        return new Ladder.Rung(one.id(), one.bandwidth(), traits.width(), traits.height(), traits.codecs());
    }

    /** The type may stand at the Representation only. */
    private static Track.Kind kindOf(AdaptationSet set) {
        return Stream.concat(
                        Stream.of(set.traits()), set.representations().stream().map(Representation::traits))
                .flatMap(traits -> Stream.of(traits.contentType(), traits.mimeType(), traits.codecs()))
                .filter(Objects::nonNull)
                .map(PeriodSets::kindOf)
                .filter(kind -> kind != Track.Kind.OTHER)
                .findFirst()
                .orElse(Track.Kind.OTHER);
    }

    private static Track.Kind kindOf(String type) {
        if (type.startsWith("video") || type.matches("(avc|hvc|hev|av01|vp0|dvh|vvc|mp4v).*")) {
            return Track.Kind.VIDEO;
        }
        return type.startsWith("audio") || type.matches("(mp4a|ac-3|ec-3|ac-4|[Oo]pus|fLaC|mha|mhm).*")
                ? Track.Kind.AUDIO
                : Track.Kind.OTHER;
    }
}
