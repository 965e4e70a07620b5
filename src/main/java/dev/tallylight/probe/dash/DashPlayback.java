package dev.tallylight.probe.dash;

import dev.tallylight.net.NetFailure;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.Probe.Played;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.Verdict;
import dev.tallylight.probe.dash.mpd.Rendition;
import dev.tallylight.probe.dash.mpd.Selection;
import dev.tallylight.probe.live.segment.Passed;
import dev.tallylight.probe.live.segment.Pause;
import dev.tallylight.probe.media.track.Track;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One playing of a DASH stream: the manifest, the newest segment of the video and of the audio by the first of the
 * alternatives that plays, and then whether they move on. Fails with {@link ProbeFailure}; {@link #facts} holds what was learnt until then.
 */
final class DashPlayback {
    private static final int MOST_TRIED = 8;

    private final ManifestFetch manifests;
    private final DashSegment segments;
    private final Liveness liveness;
    private final Positions positions;
    private final Rungs rungs;
    private final ProbeTarget target;
    private final ProbeRun run;
    private final ServerClock clock;
    private final List<DashSegment.Read> read = new ArrayList<>();
    private final List<DashSegment.Read> replaced = new ArrayList<>();
    private final Passed passed = new Passed("alternatives");
    private int alternatives;
    private int tried;
    private @Nullable Presentation current;

    DashPlayback(
            ManifestFetch manifests,
            DashSegment segments,
            Liveness liveness,
            Positions positions,
            Rungs rungs,
            ServerClock clock,
            ProbeTarget target,
            ProbeRun run) {
        this.clock = clock;
        this.manifests = manifests;
        this.segments = segments;
        this.liveness = liveness;
        this.positions = positions;
        this.rungs = rungs;
        this.target = target;
        this.run = run;
    }

    /** What was seen of the media of all renditions together. */
    MediaFacts facts() {
        List<DashSegment.Read> all = new ArrayList<>(read);
        replaced.stream()
                .filter(one -> read.stream()
                        .noneMatch(other ->
                                other.rendition().kind() == one.rendition().kind()))
                .forEach(all::add);
        return rungs.facts(DashFacts.of(all));
    }

    DashMemory memory() {
        return rungs.memory(positions.tracks());
    }

    Uni<Played> play() {
        return manifests
                .first()
                .chain(presentation -> {
                    current = presentation;
                    rungs.begin(presentation);
                    return playAll(presentation);
                })
                .call(() -> rungs.look(latest()))
                .map(proven -> {
                    latest().passed().forEach(each -> passed.add(each.name(), failure(each.why())));
                    return rungs.verdict(passed.plays(alternatives, new Verdict.Up(proven)));
                })
                .map(verdict -> new Played(verdict, facts(), memory()));
    }

    private static ProbeFailure failure(Selection.None why) {
        return new ProbeFailure(why.reason(), Stage.MANIFEST, why.problem());
    }

    /** What is played, as the manifest had it when it was last read. */
    private Presentation latest() {
        Presentation latest = liveness.latest();
        return latest == null ? Objects.requireNonNull(current) : latest;
    }

    /** @return whether every one of them was seen to move on */
    private Uni<Boolean> playAll(Presentation presentation) {
        alternatives = presentation.renditions().stream()
                .mapToInt(rendition -> rendition.choice().of())
                .sum();
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Rendition rendition : presentation.renditions()) {
            all = all.chain(() -> playOne(rendition.kind()));
        }
        return all.chain(this::prove);
    }

    /** One that stands still is as one that does not play: another may go on. */
    private Uni<Boolean> prove() {
        checkExpectations();
        manifests.turns().settle();
        return liveness.proven(Objects.requireNonNull(current))
                .onFailure(failure -> positions.stalled(failure).isPresent())
                .recoverWithUni(failure -> another((ProbeFailure) failure).chain(this::prove));
    }

    private Uni<Void> another(ProbeFailure failure) {
        current = latest();
        return next(positions.stalled(failure).orElseThrow(), failure);
    }

    /** The first alternative that plays: another Representation, or the same by another BaseURL (§5.6.5). */
    private Uni<Void> playOne(Track.Kind kind) {
        Presentation presentation = Objects.requireNonNull(current);
        Rendition rendition = presentation.of(kind).orElseThrow();
        manifests.turns().next(Math.min(MOST_TRIED - tried, manifests.left(presentation, rendition)));
        return Uni.createFrom()
                .deferred(() -> playOne(presentation, rendition))
                .invoke(read::add)
                .replaceWithVoid()
                .onFailure(NetFailure.class)
                .transform(failure -> ProbeFailure.of(failure))
                .onFailure(ProbeFailure.class)
                .recoverWithUni(failure -> next(rendition, failure));
    }

    private Uni<Void> next(Rendition rendition, ProbeFailure failure) {
        passed.add(name(rendition), failure);
        rungs.fails(rendition, failure);
        setAside(rendition.kind());
        tried++;
        boolean another = tried < MOST_TRIED && Pause.worthwhile(run.remaining());
        Presentation presentation = Objects.requireNonNull(current);
        try {
            current = another ? manifests.without(presentation, rendition) : null;
        } catch (ProbeFailure none) {
            current = null;
        }
        if (current == null || current.of(rendition.kind()).isEmpty()) {
            current = presentation;
            return Uni.createFrom().failure(passed.none(rendition.choice().of()));
        }
        run.step("alternatives", "trying the next: " + failure.detail());
        return Uni.createFrom().deferred(() -> playOne(rendition.kind())); // its addresses may be none
    }

    /** What was read of one that is left counts only where nothing else of its kind is read. */
    private void setAside(Track.Kind kind) {
        List<DashSegment.Read> old =
                read.stream().filter(one -> one.rendition().kind() == kind).toList();
        if (!old.isEmpty()) {
            replaced.removeIf(one -> one.rendition().kind() == kind);
            replaced.addAll(old);
            read.removeAll(old);
        }
    }

    private static String name(Rendition rendition) {
        String bases = String.join("", rendition.bases());
        return rendition.kind().name().toLowerCase(Locale.ROOT) + " "
                + rendition.representation().id() + (bases.isEmpty() ? "" : " at " + bases);
    }

    private Uni<DashSegment.Read> playOne(Presentation presentation, Rendition rendition) {
        positions.note(presentation, rendition);
        return newest(presentation, rendition)
                .onFailure(DashSegment::mayBeThereNow)
                .recoverWithUni(missing -> Uni.createFrom().deferred(() -> again(rendition, missing)))
                .onFailure(failure -> DashSegment.mayBeThereNow(failure) && !rendition.announced() && clock.doubt())
                .recoverWithUni(
                        missing -> Uni.createFrom().deferred(() -> byOurClock(rendition, (ProbeFailure) missing)));
    }

    private Uni<DashSegment.Read> newest(Presentation presentation, Rendition rendition) {
        return segments.newest(presentation, rendition, rendition.tries()).invoke(got -> {
            run.heard(got.reading().silent());
            positions.note(presentation, got);
        });
    }

    /** The window may have rolled on between the manifest and the segment; then the fresh one names another. */
    private Uni<DashSegment.Read> again(Rendition rendition, Throwable missing) {
        if (tried > 0) {
            return Uni.createFrom().failure(missing);
        }
        run.step("segment", "the newest segment is missing; reading the manifest again");
        return manifests
                .now()
                .chain(fresh -> fresh.of(rendition.kind())
                        .filter(one -> !one.newest()
                                .resource()
                                .equals(rendition.newest().resource()))
                        .map(one -> {
                            positions.note(fresh, one);
                            return newest(fresh, one);
                        })
                        .orElseGet(() -> Uni.createFrom().failure(missing)));
    }

    private Uni<DashSegment.Read> byOurClock(Rendition rendition, ProbeFailure missing) {
        current = manifests.again(Objects.requireNonNull(current));
        Presentation presentation = current;
        return presentation
                .of(rendition.kind())
                .map(one -> newest(presentation, one))
                .orElseGet(() -> Uni.createFrom().failure(missing))
                .onFailure(DashSegment::isMissing)
                .transform(failure ->
                        new ProbeFailure(missing.reason(), missing.stage(), missing.detail() + clock.doubts()));
    }

    private void checkExpectations() {
        if (target.expect().video() && missing(Track.Kind.VIDEO)) {
            throw new ProbeFailure(Reason.NO_VIDEO, Stage.MEDIA, "video is expected, and there is none");
        }
        if (target.expect().audio() && missing(Track.Kind.AUDIO)) {
            throw new ProbeFailure(Reason.NO_AUDIO, Stage.MEDIA, "audio is expected, and there is none");
        }
    }

    private boolean missing(Track.Kind kind) {
        return read.stream().noneMatch(one -> one.reading().has(kind, false));
    }
}
