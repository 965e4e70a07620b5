package dev.tallylight.probe.dash;

import dev.tallylight.net.NetFailure;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.Verdict;
import dev.tallylight.probe.dash.mpd.Rendition;
import dev.tallylight.probe.dash.mpd.Wanted;
import dev.tallylight.probe.live.segment.Ladder;
import dev.tallylight.probe.live.segment.OtherRungs;
import dev.tallylight.probe.live.segment.Passed;
import dev.tallylight.probe.media.track.Track;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The Representations that a player switches between, as a ladder. Where all of them are expected to play, a few that are
 * not played are looked at in each probe: whether the newest segment can be had, holds media, and is a newer one than
 * was seen before.
 */
final class Rungs {
    private final ManifestFetch manifests;
    private final DashSegment segments;
    private final Positions positions;
    private final DashMemory before;
    private final OtherRungs others;
    private final boolean all;

    private @Nullable Ladder ladder;
    private List<Ladder.Rung> rungs = List.of();
    private Track.Kind kind = Track.Kind.VIDEO;

    /**
     * @param positions of those that are looked at besides
     * @param all whether all of them are expected to play
     */
    Rungs(
            ManifestFetch manifests,
            DashSegment segments,
            Positions positions,
            DashMemory before,
            OtherRungs others,
            boolean all) {
        this.manifests = manifests;
        this.segments = segments;
        this.positions = positions;
        this.before = before;
        this.others = others;
        this.all = all;
    }

    /** Learns the ladder. */
    void begin(Presentation presentation) {
        rungs = presentation.ladder();
        kind = presentation.renditions().getFirst().kind();
        ladder = new Ladder(rungs, all ? before.ladder() : Ladder.Memory.NONE);
    }

    /** By one way to it, at least. */
    void fails(Rendition rendition, ProbeFailure failure) {
        if (ladder != null && rendition.kind() == kind) {
            ladder.fails(rendition.representation().id(), failure);
        }
    }

    /**
     * Looks at a few that are not played. Never fails.
     *
     * @param played what is played of the newest manifest
     */
    Uni<Void> look(Presentation played) {
        Ladder known = ladder;
        if (known == null) {
            return Uni.createFrom().voidItem();
        }
        played.of(kind)
                .ifPresent(rendition -> known.plays(rendition.representation().id()));
        return all
                ? others.look(known, rung -> plays(rung, known.known(rung), played))
                : Uni.createFrom().voidItem();
    }

    /** False where the manifest does not name it any more: there is another Period by now. */
    private Uni<Boolean> plays(Ladder.Rung rung, String known, Presentation played) {
        int base = played.of(kind).map(rendition -> rendition.choice().base()).orElse(0);
        return manifests
                .only(played, Wanted.only(kind, rung.uri(), base))
                .or(() -> manifests.only(played, Wanted.only(kind, rung.uri(), 0)))
                .map(presentation -> plays(presentation, known))
                .orElseGet(() -> Uni.createFrom().item(false));
    }

    /** By the first of its BaseURLs that leads there, from the one on by which this presentation has it (§5.6.5). */
    private Uni<Boolean> plays(Presentation presentation, String known) {
        Rendition rendition = presentation.renditions().getFirst();
        return Uni.createFrom()
                .deferred(() -> newest(presentation, rendition, known))
                .onFailure(DashSegment::mayBeThereNow)
                .recoverWithUni(missing -> Uni.createFrom().deferred(() -> again(rendition, known, missing)))
                .onFailure(NetFailure.class)
                .transform(failure -> ProbeFailure.of(failure))
                .onFailure(ProbeFailure.class)
                .recoverWithUni(failure -> Uni.createFrom()
                        .deferred(() -> manifests
                                .only(
                                        presentation,
                                        from(rendition, rendition.choice().base() + 1))
                                .map(next -> plays(next, known))
                                .orElseGet(() -> Uni.createFrom().failure(failure))));
    }

    private Wanted from(Rendition rendition, int base) {
        return Wanted.only(kind, rendition.representation().id(), base);
    }

    private Uni<Boolean> newest(Presentation presentation, Rendition rendition, String known) {
        Rendition named = rendition.knownAs(known);
        positions.note(presentation, named);
        return segments.newest(presentation, named, named.tries())
                .invoke(read -> positions.note(presentation, read))
                .replaceWith(true);
    }

    /** The window may have rolled on since the manifest was read; then the fresh one names another. */
    private Uni<Boolean> again(Rendition rendition, String known, Throwable missing) {
        return manifests.fresh(from(rendition, rendition.choice().base())).chain(fresh -> {
            Optional<Rendition> now = fresh.map(one -> one.renditions().getFirst());
            if (now.isEmpty()) {
                return Uni.createFrom().item(false);
            }
            return now.get().newest().resource().equals(rendition.newest().resource())
                    ? Uni.createFrom().failure(missing)
                    : newest(fresh.get(), now.get(), known);
        });
    }

    /**
     * What is to be said of a stream that plays.
     *
     * @param otherwise where all rungs do, as far as is known
     */
    Verdict verdict(Verdict otherwise) {
        if (ladder == null || !all) {
            return otherwise;
        }
        Passed variants = new Passed("variants");
        ladder.tell(variants);
        return variants.plays(rungs.size(), otherwise);
    }

    MediaFacts facts(MediaFacts media) {
        return ladder == null ? media : media.with(ladder.facts());
    }

    /** @param played how far what is played has come */
    DashMemory memory(Tracks played) {
        Ladder seen = ladder;
        if (seen == null) {
            return new DashMemory(played, before.rungs(), before.ladder());
        }
        Set<String> known = rungs.stream().map(seen::known).collect(Collectors.toSet());
        return new DashMemory(played, positions.tracks().only(known), seen.memory());
    }
}
