package dev.tallylight.probe.dash.mpd;

import dev.tallylight.probe.Reason;
import dev.tallylight.probe.dash.mpd.Mpd.Manifest;
import dev.tallylight.probe.dash.mpd.Mpd.Period;
import dev.tallylight.probe.live.segment.Ladder;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be played of a manifest at a moment. */
public sealed interface Selection {
    /**
     * What to play.
     *
     * @param renditions one of the video and one of the audio, or of the one that there is; never empty
     * @param passed what came before them, and has nothing that could be played
     */
    record Chosen(List<Rendition> renditions, List<Passed> passed) implements Selection {}

    /**
     * A Representation that was passed over for the next one.
     *
     * @param name what it is, in words
     * @param why it has nothing that could be played
     */
    record Passed(Rendition.Choice choice, String name, None why) {}

    /**
     * Nothing can be played.
     *
     * @param problem in words
     */
    record None(Reason reason, String problem) implements Selection {}

    /** How many Periods are looked through for one that has segments already. */
    int MOST_PERIODS = 4;

    /** For so long one may be written Representation by Representation. */
    Duration JUST_BEGUN = Duration.ofSeconds(10);

    /** Whether it takes the server's clock to tell which segments there are. */
    static boolean needsClock(Manifest manifest) {
        return manifest.periods().size() > 1
                || manifest.periods().stream()
                        .anyMatch(period -> period.sets().stream()
                                .anyMatch(set -> set.representations().stream().anyMatch(representation -> {
                                    SegmentInfo info = SegmentInfo.merged(
                                            representation.segments(), set.segments(), period.segments());
                                    return info != null && info.byClock();
                                })));
    }

    /** @param now by the server's clock */
    static Selection of(Manifest manifest, Instant now) {
        return of(manifest, now, Wanted.both((choice, one) -> true));
    }

    /** Of what is wanted. */
    static Selection of(Manifest manifest, Instant now, Wanted wanted) {
        try {
            Instant begin = manifest.availabilityStart();
            return of(manifest, begin == null ? null : Duration.between(begin, now), wanted);
        } catch (ArithmeticException | DateTimeException e) {
            return new None(Reason.PLAYLIST_INVALID, "the times in the manifest are beyond all bounds");
        }
    }

    private static Selection of(Manifest manifest, @Nullable Duration now, Wanted wanted) {
        List<Placed> current = current(placed(manifest), now);
        if (current.isEmpty()) {
            return new None(Reason.PLAYLIST_EMPTY, "the manifest has no Period that has begun");
        }
        Selection first = null;
        for (Placed period : current) {
            Selection selection = new PeriodChooser(manifest, period, now, wanted).choose();
            boolean isWhole = switch (selection) {
                case None none -> none.reason != Reason.PLAYLIST_EMPTY;
                case Chosen chosen -> chosen.passed.isEmpty() || !hasJustBegun(period, now);
            };
            if (isWhole) {
                return selection;
            }
            first = first == null || first instanceof None && selection instanceof Chosen ? selection : first;
        }
        return first == null ? new None(Reason.PLAYLIST_EMPTY, "the manifest has no Period") : first;
    }

    private static boolean hasJustBegun(Placed period, @Nullable Duration now) {
        return now != null && now.minus(period.start).compareTo(JUST_BEGUN) < 0;
    }

    /** The Representations that a player of this one switches between, in the order of the manifest. */
    static List<Ladder.Rung> ladder(Manifest manifest, Rendition played) {
        return placed(manifest).stream()
                .filter(period -> period.key().equals(played.period()))
                .findFirst()
                .map(period -> PeriodSets.ladder(played.kind(), period.period))
                .orElse(List.of());
    }

    /**
     * A Period and when it begins and ends, since the availabilityStartTime.
     *
     * @param end null where nobody knows
     */
    record Placed(Period period, Duration start, @Nullable Duration end) {
        /** What it is known by from manifest to manifest. */
        String key() {
            return period.id().isEmpty() ? start.toString() : period.id();
        }
    }

    /** §5.3.2.1: a Period without a start begins where the one before ends; if nobody knows where, it is yet to come. */
    private static List<Placed> placed(Manifest manifest) {
        List<Placed> placed = new ArrayList<>();
        Duration next = Duration.ZERO;
        for (Period period : manifest.periods()) {
            Duration start = period.start() == null ? next : period.start();
            next = start == null || period.duration() == null ? null : start.plus(period.duration());
            if (start != null) {
                placed.add(new Placed(period, start, next));
            }
        }
        for (int i = 0; i < placed.size(); i++) {
            Placed one = placed.get(i);
            Duration after = i + 1 < placed.size() ? placed.get(i + 1).start : manifest.duration();
            placed.set(i, one.end == null ? new Placed(one.period, one.start, after) : one);
        }
        return placed;
    }

    /** Those that have begun, the newest first; of what is all yet to come, the first: servers' clocks may be wrong. */
    private static List<Placed> current(List<Placed> placed, @Nullable Duration now) {
        List<Placed> begun = placed.stream()
                .filter(period -> now == null || period.start.compareTo(now) <= 0)
                .sorted(Comparator.comparing(Placed::start).reversed())
                .limit(MOST_PERIODS)
                .toList();
        return begun.isEmpty() ? placed.stream().limit(1).toList() : begun;
    }
}
