package dev.tallylight.probe.dash;

import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.dash.mpd.Rendition;
import dev.tallylight.probe.dash.mpd.Rendition.Segment;
import dev.tallylight.probe.live.segment.Progress;
import dev.tallylight.probe.live.segment.Seconds;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where each Representation stands, look by look. One that has stood still for too long, by this probe and those before
 * it, fails.
 */
final class Positions {
    /** How many segments behind a fetched one may be, because the newest was not there yet. */
    private static final int STEPS_BACK = 5;

    private final Tracks before;
    private final boolean oneForAnother;
    private final ProbeRun run;
    private final Map<Tracks.Key, Progress<DashPosition>> seen = new LinkedHashMap<>();
    private @Nullable Stalled stalled;

    /** @param oneForAnother whether what is known of one may tell of another of its kind that is played in its place */
    Positions(Tracks before, boolean oneForAnother, ProbeRun run) {
        this.before = before;
        this.oneForAnother = oneForAnother;
        this.run = run;
    }

    Tracks tracks() {
        return before.with(seen);
    }

    private record Stalled(Rendition rendition, ProbeFailure failure) {}

    /** Which one stood still for too long, where that is what this failure says. */
    Optional<Rendition> stalled(Throwable failure) {
        return Optional.ofNullable(stalled)
                .filter(last -> last.failure == failure)
                .map(Stalled::rendition);
    }

    /** Takes down what a manifest lists of it. Fails when that stood still for too long. */
    void note(Presentation presentation, Rendition rendition) {
        if (rendition.announced()) {
            DashPosition here = position(presentation, rendition, rendition.newest(), null);
            look(rendition, known(presentation, rendition, here), here);
        }
    }

    /** Takes down a segment that was fetched, of those that follow from the clock. */
    void note(Presentation presentation, DashSegment.Read read) {
        Rendition rendition = read.rendition();
        if (rendition.announced()) {
            return;
        }
        DashPosition here = position(presentation, rendition, read.segment(), read.begins());
        Progress<DashPosition> known = known(presentation, rendition, here);
        if (known == null || !isLittleBehind(here, known.at(), rendition)) {
            look(rendition, known, here);
        } else if (known.late(rendition.patience(), System.nanoTime())) {
            look(rendition, null, here);
        } else {
            look(rendition, known, known.at());
        }
    }

    /**
     * Nothing is wrong where the very newest segment was there at the last look and is not yet at this one. Where that lasts,
     * it is judged by what viewers are playing, from there on.
     */
    private static boolean isLittleBehind(DashPosition here, DashPosition known, Rendition rendition) {
        Duration steps = rendition.pace().multipliedBy(STEPS_BACK);
        Duration tried =
                rendition.newest().ends().minus(rendition.tries().getLast().ends());
        return !here.isRestartOf(known)
                && here.end().compareTo(known.end()) < 0
                && here.end().plus(steps.compareTo(tried) > 0 ? steps : tried).compareTo(known.end()) >= 0;
    }

    private static DashPosition position(
            Presentation presentation, Rendition rendition, Segment segment, @Nullable Duration media) {
        Instant origin = presentation.manifest().availabilityStart();
        return new DashPosition(origin, rendition.period(), segment.ends(), media);
    }

    private void look(Rendition rendition, @Nullable Progress<DashPosition> known, DashPosition here) {
        long now = System.nanoTime();
        Progress<DashPosition> next = Progress.look(known, here, now);
        seen.put(Tracks.Key.of(rendition), next);
        if (known != null && next.jumpedBackFrom(known)) {
            run.step(
                    "manifest",
                    "the " + name(rendition) + " has jumped back from "
                            + Seconds.of(known.at().end()) + " to " + Seconds.of(here.end())
                            + ": begun anew, if it goes on from here");
        }
        if (next.stale(rendition.patience(), now)) {
            ProbeFailure failure = stale(rendition, here, next, now);
            stalled = new Stalled(rendition, failure);
            throw failure;
        }
        if (next.late(rendition.patience(), now)) {
            run.step("manifest", "late: the " + name(rendition) + " has not moved for " + Seconds.of(next.still(now)));
        }
    }

    /** Nothing newer is there: it stands where it stood. */
    void same(Rendition rendition) {
        Progress<DashPosition> known = known(rendition);
        if (known != null) {
            look(rendition, known, known.at());
        }
    }

    /** What is known of it; null for nothing. */
    @Nullable
    Progress<DashPosition> known(Rendition rendition) {
        return tracks().all().get(Tracks.Key.of(rendition));
    }

    /**
     * What is known of it. Where that is nothing, it is as good as what was known by another name; and another
     * Representation of the same manifest that stands still tells of one that was not looked at before, unless this
     * has come farther: they are written together.
     */
    private @Nullable Progress<DashPosition> known(Presentation presentation, Rendition rendition, DashPosition here) {
        Progress<DashPosition> own = known(rendition);
        if (own != null || !oneForAnother) {
            return own;
        }
        return tracks().latest(rendition.kind())
                .filter(other -> !presentation.names(other.getKey().id())
                        || !isFartherThan(other.getValue().at(), here, rendition.pace()))
                .map(Map.Entry::getValue)
                .orElse(null);
    }

    private static boolean isFartherThan(DashPosition other, DashPosition here, Duration pace) {
        Duration media = here.media();
        Duration before = other.media();
        return media != null && before != null && here.period().equals(other.period())
                ? media.compareTo(before.plus(pace)) > 0
                : here.end().compareTo(other.end().plus(pace)) > 0;
    }

    private static String name(Rendition rendition) {
        return rendition.kind().name().toLowerCase(Locale.ROOT);
    }

    private static ProbeFailure stale(
            Rendition rendition, DashPosition here, Progress<DashPosition> progress, long now) {
        String still = Seconds.of(progress.still(now)) + " (segments of "
                + Seconds.of(rendition.newest().plays()) + ", the newest is number "
                + rendition.newest().number() + ")";
        if (progress.regressed()) {
            return new ProbeFailure(
                    Reason.PLAYLIST_REGRESSED,
                    Stage.MANIFEST,
                    "the " + name(rendition) + " has jumped back and not moved for " + still);
        }
        return !rendition.announced() && here.end().compareTo(progress.at().end()) > 0
                ? new ProbeFailure(
                        Reason.TIMESTAMPS_STALLED,
                        Stage.MEDIA,
                        "there are newer " + name(rendition) + " segments, but their times have not moved for " + still)
                : new ProbeFailure(
                        Reason.PLAYLIST_STALE,
                        Stage.MANIFEST,
                        "there has been no new " + name(rendition) + " segment for " + still);
    }
}
