package dev.tallylight.probe.hls;

import dev.tallylight.net.url.Url;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.Probe.Played;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.Verdict;
import dev.tallylight.probe.hls.Rendition.Role;
import dev.tallylight.probe.hls.playlist.Playlist;
import dev.tallylight.probe.live.segment.Ladder;
import dev.tallylight.probe.live.segment.Pause;
import dev.tallylight.probe.live.segment.SegmentCheck;
import dev.tallylight.probe.media.track.Track;
import io.smallrye.mutiny.Uni;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One playing of an HLS stream: the multivariant playlist, a variant that plays and its audio, the newest segment of
 * each that is there, and then whether they move on. Fails with {@link ProbeFailure}; {@link #facts} holds what was learnt until then.
 */
final class HlsPlayback implements Variants.Player {
    /** What a segment may be late by at the edge of a CDN. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final HlsFetch fetch;
    private final HlsSegment segments;
    private final Liveness liveness;
    private final LowLatency lowLatency;
    private final ProbeTarget target;
    private final Ladder.Memory before;
    private final ProbeRun run;
    private final ContextInternal context;
    private final List<HlsSegment.Read> read = new ArrayList<>();
    private final List<HlsSegment.Read> passed = new ArrayList<>();

    private @Nullable Ladder ladder;

    /** How many variants were taken to their segments. */
    private int played;

    HlsPlayback(
            HlsFetch fetch,
            HlsSegment segments,
            Liveness liveness,
            LowLatency lowLatency,
            ProbeTarget target,
            Ladder.Memory before,
            ProbeRun run,
            ContextInternal context) {
        this.before = before;
        this.context = context;
        this.lowLatency = lowLatency;
        this.fetch = fetch;
        this.segments = segments;
        this.liveness = liveness;
        this.target = target;
        this.run = run;
    }

    /** What was seen of the media of all renditions together. */
    MediaFacts facts() {
        MediaFacts facts = facts(read.isEmpty() ? passed : read);
        return ladder == null ? facts : facts.with(ladder.facts());
    }

    HlsMemory memory() {
        HlsMemory memory = liveness.memory();
        return ladder == null ? memory : memory.with(ladder.memory());
    }

    private static MediaFacts facts(List<HlsSegment.Read> read) {
        Long bitrate = bitrate(read);
        MediaFacts facts = MediaFacts.NONE;
        for (HlsSegment.Read one : read) {
            facts = SegmentCheck.joined(facts, one.reading().facts(bitrate));
        }
        return facts;
    }

    private static @Nullable Long bitrate(List<HlsSegment.Read> read) {
        Long sum = null;
        for (HlsSegment.Read one : read) {
            if (one.bitrate() != null) {
                sum = (sum == null ? 0 : sum) + one.bitrate();
            }
        }
        return sum;
    }

    Uni<Played> play() {
        return fetch.playlist(target.url(), false, Map.of(), run.remaining())
                .chain(first -> switch (first.playlist()) {
                    case Playlist.Master master -> variants(first.url(), master);
                    case Playlist.Media media ->
                        playOnly(new Rendition(Role.ONLY, target.url(), first.url(), media, Map.of()))
                                .map(this::verdict);
                    case Playlist.Invalid invalid -> throw new IllegalStateException(invalid.problem());
                })
                .map(verdict -> new Played(verdict, facts(), memory()));
    }

    private Verdict verdict(boolean proven) {
        ProbeFailure shortcoming = lowLatency.shortcoming();
        return shortcoming == null ? new Verdict.Up(proven) : shortcoming.degraded();
    }

    private Uni<Verdict> variants(Url base, Playlist.Master master) {
        boolean all = target.expect().allVariants();
        Ladder rungs = new Ladder(VariantOrder.rungs(master.variants()), all ? before : Ladder.Memory.NONE);
        ladder = rungs;
        Variants variants = new Variants(fetch, run, base, master, rungs, this);
        OtherVariants others = new OtherVariants(fetch, segments, liveness, run, context);
        return variants.play(new VariantOrder(target.expect()).of(master.variants()))
                .call(() -> all
                        ? others.look(rungs, base, master)
                        : Uni.createFrom().voidItem())
                .map(proven -> variants.verdict(verdict(proven)));
    }

    private Uni<Boolean> playOnly(Rendition rendition) {
        begin();
        return open(rendition, false).invoke(this::check).chain(this::prove);
    }

    @Override
    public void begin() {
        played++;
        if (!read.isEmpty() && passed.isEmpty()) {
            passed.addAll(read);
        }
        read.clear();
    }

    @Override
    public Uni<Rendition> open(Rendition rendition, boolean detour) {
        liveness.note(rendition);
        boolean another = played > 1; // a server that fails is not asked a hundred times for each probe
        return (another ? segments.newestOrTheOneBefore(rendition) : segments.newest(rendition))
                .map(got -> taken(rendition, got, detour))
                .onFailure(failure -> !another && mayBeThereSoon(failure))
                .recoverWithUni(failure -> again(rendition, failure, detour));
    }

    private boolean mayBeThereSoon(Throwable failure) {
        return SegmentCheck.mayBeLate(failure) && !SegmentCheck.hangs(failure) && !segments.keyHangs();
    }

    private Rendition taken(Rendition rendition, HlsSegment.Read got, boolean detour) {
        read.add(got);
        if (!got.opaque()) {
            run.heard(got.reading().silent());
        }
        liveness.note(rendition, got.print(), detour);
        return rendition;
    }

    /**
     * None of the newest is there: the playlist may have been caught while it was written, or be older than what it
     * names. The next copy of it is played, if it names another segment or the same is there by then.
     */
    private Uni<Rendition> again(Rendition rendition, Throwable missing, boolean detour) {
        Duration room = Pause.room(run);
        if (!Pause.worthwhile(room) || fetch.turns().whole().compareTo(MOMENT) <= 0) {
            return Uni.createFrom().failure(missing);
        }
        run.step("segment", "the newest segments are missing; reading the playlist again");
        return Pause.on(context, room.compareTo(MOMENT) < 0 ? room : MOMENT)
                .chain(() -> fetch.again(rendition))
                .chain(fresh -> {
                    liveness.note(fresh);
                    return segments.newest(fresh).map(got -> taken(fresh, got, detour));
                })
                .onFailure(SegmentCheck::mayBeLate)
                .recoverWithUni(() -> Uni.createFrom().failure(missing));
    }

    @Override
    public void check() {
        if (read.stream().anyMatch(HlsSegment.Read::opaque)) {
            return; // nobody knows what is in it
        }
        if (target.expect().video() && missing(Track.Kind.VIDEO)) {
            throw new ProbeFailure(Reason.NO_VIDEO, Stage.MEDIA, "video is expected, and there is none");
        }
        if (target.expect().audio() && missing(Track.Kind.AUDIO)) {
            throw new ProbeFailure(Reason.NO_AUDIO, Stage.MEDIA, "audio is expected, and there is none");
        }
    }

    private boolean missing(Track.Kind kind) {
        return read.stream().noneMatch(one -> one.reading().has(kind, one.cut()));
    }

    /** Whether it is announced, and may come behind what could be read of the segments: no proof of anything. */
    private boolean isUncertain(Track.Kind kind) {
        return !missing(kind) && read.stream().noneMatch(one -> one.reading().has(kind, false));
    }

    @Override
    public Uni<Boolean> prove(Rendition rendition) {
        boolean uncertain = target.expect().video() && isUncertain(Track.Kind.VIDEO)
                || target.expect().audio() && isUncertain(Track.Kind.AUDIO);
        return lowLatency.check(rendition).chain(liveness::proven).map(proven -> proven && !uncertain);
    }
}
