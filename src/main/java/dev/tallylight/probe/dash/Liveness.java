package dev.tallylight.probe.dash;

import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.dash.mpd.Rendition;
import dev.tallylight.probe.dash.mpd.Rendition.Segment;
import dev.tallylight.probe.live.segment.Pause;
import dev.tallylight.probe.live.segment.Progress;
import dev.tallylight.probe.live.segment.SecondTries;
import io.smallrye.mutiny.Uni;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether video and audio go on: by what is remembered of them, and by asking again as long as there is time. A
 * new publishTime alone proves nothing, because packagers write their manifest anew when no media comes any more; where
 * segments are written down, new ones must be, and where they follow from the clock, newer ones must be there and their
 * times must have grown.
 */
final class Liveness {
    private static final Duration MOST_UPDATE = Duration.ofSeconds(3);

    private final ManifestFetch manifests;
    private final DashSegment segments;
    private final Positions positions;
    private final ProbeRun run;
    private final ContextInternal context;
    private @Nullable Presentation latest;

    Liveness(
            ManifestFetch manifests, DashSegment segments, Positions positions, ProbeRun run, ContextInternal context) {
        this.manifests = manifests;
        this.segments = segments;
        this.positions = positions;
        this.run = run;
        this.context = context;
    }

    /** The newest that was looked at for a proof; null before that. */
    @Nullable
    Presentation latest() {
        return latest;
    }

    /**
     * Whether all renditions go on: true at once where they were seen to move no longer ago than they may stand still,
     * else after as many looks as there is time for. False where that was too little; fails where one stands still.
     */
    Uni<Boolean> proven(Presentation presentation) {
        return proven(presentation, null);
    }

    /** @param failed why the last look saw nothing; null where it did. Players ask again: down are two in a row */
    private Uni<Boolean> proven(Presentation presentation, @Nullable Throwable failed) {
        latest = presentation;
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
                .onItemOrFailure()
                .transformToUni((fresh, failure) -> {
                    if (failure == null) {
                        return looked(fresh);
                    }
                    if (failed != null || !SecondTries.mayPassWhereItWasThere(failure)) {
                        return Uni.createFrom().failure(failed == null ? failure : failed);
                    }
                    run.step("manifest", "looking again: " + SecondTries.story(failure));
                    return Uni.createFrom().deferred(() -> proven(presentation, failure));
                });
    }

    private Uni<Boolean> looked(Presentation fresh) {
        latest = fresh;
        fresh.renditions().forEach(rendition -> positions.note(fresh, rendition));
        return lookAtSegments(fresh).chain(() -> proven(fresh, null));
    }

    private boolean moves(Rendition rendition) {
        Progress<DashPosition> progress = positions.known(rendition);
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
        Progress<DashPosition> known = positions.known(rendition);
        boolean late = known != null && known.late(rendition.patience(), System.nanoTime());
        Segment viewers = rendition.tries().getLast();
        List<Segment> newer = rendition.tries().stream()
                .filter(segment -> known == null
                        || late && segment.equals(viewers)
                        || isNewer(presentation, rendition, segment, known.at()))
                .toList();
        if (newer.isEmpty()) {
            return same(rendition);
        }
        return segments.newest(presentation, rendition, newer)
                .invoke(read -> {
                    run.heard(read.reading().silent());
                    positions.note(presentation, read);
                })
                .replaceWithVoid()
                .onFailure(DashSegment::isMissing)
                .recoverWithUni(missing -> known == null ? Uni.createFrom().failure(missing) : same(rendition));
    }

    private static boolean isNewer(
            Presentation presentation, Rendition rendition, Segment segment, DashPosition known) {
        return !rendition.period().equals(known.period())
                || !Objects.equals(presentation.manifest().availabilityStart(), known.origin())
                || segment.ends().compareTo(known.end()) > 0;
    }

    private Uni<Void> same(Rendition rendition) {
        return Uni.createFrom().voidItem().invoke(() -> positions.same(rendition));
    }
}
