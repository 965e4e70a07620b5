package dev.tallylight.probe.dash;

import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.dash.mpd.Rendition;
import dev.tallylight.probe.dash.mpd.Rendition.Segment;
import dev.tallylight.probe.live.segment.Pause;
import dev.tallylight.probe.live.segment.Progress;
import dev.tallylight.probe.live.segment.Seconds;
import io.smallrye.mutiny.Uni;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether video and audio go on: by what is remembered of them, and by asking again as long as there is time. A
 * new publishTime alone proves nothing, because packagers write their manifest anew when no media comes any more; where
 * segments are written down, new ones must be, and where they follow from the clock, newer ones must be there and their
 * times must have grown.
 */
final class Liveness {
    private static final Duration MOST_UPDATE = Duration.ofSeconds(3);

    /** How many segments behind a fetched one may be, because the newest was not there yet. */
    private static final int STEPS_BACK = 5;

    private final ManifestFetch manifests;
    private final DashSegment segments;
    private final DashMemory before;
    private final ProbeRun run;
    private final ContextInternal context;
    private final Map<DashMemory.Key, Progress<DashPosition>> seen = new LinkedHashMap<>();
    private @Nullable Stalled stalled;
    private @Nullable Presentation latest;

    Liveness(ManifestFetch manifests, DashSegment segments, DashMemory before, ProbeRun run, ContextInternal context) {
        this.manifests = manifests;
        this.segments = segments;
        this.before = before;
        this.run = run;
        this.context = context;
    }

    DashMemory memory() {
        return before.with(seen);
    }

    /** The newest that was looked at for a proof; null before that. */
    @Nullable
    Presentation latest() {
        return latest;
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
        seen.put(DashMemory.Key.of(rendition), next);
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

    private @Nullable Progress<DashPosition> known(Rendition rendition) {
        return memory().tracks().get(DashMemory.Key.of(rendition));
    }

    /**
     * What is known of it. Where that is nothing, it is as good as what was known by another name; and another
     * Representation of the same manifest that stands still tells of one that was not looked at before, unless this
     * has come farther: they are written together.
     */
    private @Nullable Progress<DashPosition> known(Presentation presentation, Rendition rendition, DashPosition here) {
        Progress<DashPosition> own = known(rendition);
        if (own != null) {
            return own;
        }
        return memory().latest(rendition.kind())
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

    /**
     * Whether all renditions go on: true at once where they were seen to move no longer ago than they may stand still,
     * else after as many looks as there is time for. False where that was too little; fails where one stands still.
     */
    Uni<Boolean> proven(Presentation presentation) {
        List<Rendition> waiting = presentation.renditions().stream()
                .filter(rendition -> !moves(rendition))
                .toList();
        if (waiting.isEmpty()) {
            return Uni.createFrom().item(true);
        }
        Duration room = Pause.room(run);
        if (!Pause.worthwhile(room)) {
            run.step("manifest", "too early to tell whether it moves on");
            return Uni.createFrom().item(false);
        }
        Duration pace = waiting.getFirst().pace();
        return Pause.on(context, Pause.between(looks(presentation, pace), room))
                .chain(manifests::now)
                .chain(fresh -> {
                    latest = fresh;
                    fresh.renditions().forEach(rendition -> note(fresh, rendition));
                    return lookAtSegments(fresh).chain(() -> proven(fresh));
                });
    }

    private boolean moves(Rendition rendition) {
        Progress<DashPosition> progress = known(rendition);
        return progress != null && progress.seenMoving() && !progress.late(rendition.patience(), System.nanoTime());
    }

    /** Twice the pause that the manifest asks for; where that is too long or none, the pace of the segments. */
    private static Duration looks(Presentation presentation, Duration pace) {
        Duration update = presentation.manifest().minimumUpdate();
        return update != null && update.isPositive() && update.compareTo(MOST_UPDATE) <= 0
                ? update.multipliedBy(2)
                : pace;
    }

    /** Where segments follow from the clock: whether there are newer ones than were seen. */
    private Uni<Void> lookAtSegments(Presentation presentation) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Rendition rendition : presentation.renditions()) {
            if (!rendition.announced() && !moves(rendition)) {
                all = all.chain(() -> lookAtSegments(presentation, rendition));
            }
        }
        return all;
    }

    private Uni<Void> lookAtSegments(Presentation presentation, Rendition rendition) {
        Progress<DashPosition> known = known(rendition);
        boolean late = known != null && known.late(rendition.patience(), System.nanoTime());
        Segment viewers = rendition.tries().getLast();
        List<Segment> newer = rendition.tries().stream()
                .filter(segment -> known == null
                        || late && segment.equals(viewers)
                        || isNewer(presentation, rendition, segment, known.at()))
                .toList();
        if (newer.isEmpty()) {
            return same(rendition, known);
        }
        return segments.newest(presentation, rendition, newer)
                .invoke(read -> note(presentation, read))
                .replaceWithVoid()
                .onFailure(DashSegment::isMissing)
                .recoverWithUni(missing -> known == null ? Uni.createFrom().failure(missing) : same(rendition, known));
    }

    private static boolean isNewer(
            Presentation presentation, Rendition rendition, Segment segment, DashPosition known) {
        return !rendition.period().equals(known.period())
                || !Objects.equals(presentation.manifest().availabilityStart(), known.origin())
                || segment.ends().compareTo(known.end()) > 0;
    }

    private Uni<Void> same(Rendition rendition, @Nullable Progress<DashPosition> known) {
        return Uni.createFrom().voidItem().invoke(() -> {
            if (known != null) {
                look(rendition, known, known.at());
            }
        });
    }
}
