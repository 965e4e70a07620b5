package dev.tallylight.probe.dash;

import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.Probe.Played;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.Verdict;
import dev.tallylight.probe.dash.mpd.Rendition;
import dev.tallylight.probe.media.Track;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;

/**
 * One playing of a DASH stream: the manifest, the newest segment of the video and of the audio, and then whether they
 * move on. Fails with {@link ProbeFailure}; {@link #facts} holds what was learnt until then.
 */
final class DashPlayback {
    private final ManifestFetch manifests;
    private final DashSegment segments;
    private final Liveness liveness;
    private final ProbeTarget target;
    private final ProbeRun run;
    private final List<DashSegment.Read> read = new ArrayList<>();

    DashPlayback(ManifestFetch manifests, DashSegment segments, Liveness liveness, ProbeTarget target, ProbeRun run) {
        this.manifests = manifests;
        this.segments = segments;
        this.liveness = liveness;
        this.target = target;
        this.run = run;
    }

    /** What was seen of the media of all renditions together. */
    MediaFacts facts() {
        return DashFacts.of(read);
    }

    Uni<Played> play() {
        return manifests
                .now()
                .chain(presentation -> {
                    liveness.note(presentation);
                    return playAll(presentation);
                })
                .map(proven -> new Played(new Verdict.Up(proven), facts(), liveness.memory()));
    }

    /** @return whether every one of them was seen to move on */
    private Uni<Boolean> playAll(Presentation presentation) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Rendition rendition : presentation.renditions()) {
            all = all.chain(() -> playOne(presentation, rendition));
        }
        return all.invoke(this::checkExpectations).chain(() -> liveness.proven(presentation));
    }

    private Uni<Void> playOne(Presentation presentation, Rendition rendition) {
        return newest(presentation, rendition)
                .onFailure(DashSegment::isMissing)
                .recoverWithUni(missing -> again(rendition, missing))
                .invoke(read::add)
                .replaceWithVoid();
    }

    private Uni<DashSegment.Read> newest(Presentation presentation, Rendition rendition) {
        return segments.newest(presentation, rendition, rendition.tries())
                .invoke(got -> liveness.note(presentation, got));
    }

    /** The window may have rolled on between the manifest and the segment; then the fresh one names another. */
    private Uni<DashSegment.Read> again(Rendition rendition, Throwable missing) {
        run.step("segment", "the newest segment is missing; reading the manifest again");
        return manifests.now().chain(fresh -> {
            liveness.note(fresh);
            return fresh.renditions().stream()
                    .filter(one -> one.kind() == rendition.kind())
                    .filter(one ->
                            !one.newest().resource().equals(rendition.newest().resource()))
                    .findFirst()
                    .map(one -> newest(fresh, one))
                    .orElseGet(() -> Uni.createFrom().failure(missing));
        });
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
        return read.stream()
                .noneMatch(one -> one.reading()
                        .first(kind)
                        .filter(track -> track.units() > 0)
                        .isPresent());
    }
}
