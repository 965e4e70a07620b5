package dev.tallylight.probe.hls;

import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.hls.playlist.Playlist;
import dev.tallylight.probe.live.segment.Patience;
import dev.tallylight.probe.live.segment.Pause;
import dev.tallylight.probe.live.segment.Progress;
import dev.tallylight.probe.live.segment.SecondTries;
import dev.tallylight.probe.live.segment.Seconds;
import io.smallrye.mutiny.Uni;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether playlists go on: by what is remembered of them, and by asking again as long as there is time. A server
 * that answers 200 with yesterday's playlist is down.
 */
final class Liveness {
    /** In seconds; a clock that is wrong by more says nothing. */
    private static final long DECADES = 30L * 365 * 86_400;

    private final HlsFetch fetch;
    private final HlsMemory before;
    private final ProbeRun run;
    private final ContextInternal context;
    private final InstantSource clock;
    private final Map<String, HlsMemory.Known> seen = new LinkedHashMap<>();
    private final Map<String, Progress<PlaylistPosition>> visits = new LinkedHashMap<>();

    Liveness(HlsFetch fetch, HlsMemory before, ProbeRun run, ContextInternal context, InstantSource clock) {
        this.fetch = fetch;
        this.before = before;
        this.run = run;
        this.context = context;
        this.clock = clock;
    }

    HlsMemory memory() {
        return before.with(seen);
    }

    /** Takes a look down. Fails when the playlist has ended, is empty, or stood still for too long. */
    void note(Rendition rendition) {
        Playlist.Media playlist = rendition.playlist();
        run.step(
                "playlist",
                "media sequence " + Long.toUnsignedString(playlist.mediaSequence()) + ", " + playlist.count()
                        + (playlist.count() == 1 ? " segment" : " segments") + ", target duration "
                        + Seconds.of(playlist.targetDuration()) + (playlist.delivery() == null ? "" : ", low latency"));
        if (playlist.ended()) {
            throw new ProbeFailure(
                    Reason.PLAYLIST_ENDED,
                    Stage.MANIFEST,
                    "the playlist says that the stream has ended (EXT-X-ENDLIST)");
        }
        if (playlist.count() == 0) {
            throw new ProbeFailure(Reason.PLAYLIST_EMPTY, Stage.MANIFEST, "the playlist lists no segments");
        }
        look(rendition, System.nanoTime());
    }

    private void look(Rendition rendition, long now) {
        Playlist.Media playlist = rendition.playlist();
        if (!visits.containsKey(rendition.key())) {
            noteClock(playlist);
        }
        PlaylistPosition here = PlaylistPosition.of(playlist);
        Progress<PlaylistPosition> visit =
                Progress.look(visits.get(rendition.key()), here, now, playlist.missingTime());
        visits.put(rendition.key(), visit);
        Progress<PlaylistPosition> known = known(rendition);
        boolean elsewhere = isAnotherVisit(rendition);
        Progress<PlaylistPosition> next =
                known == null || elsewhere && visit.seenMoving() ? visit : Progress.look(known, here, now);
        seen.put(rendition.key(), new HlsMemory.Known(rendition.role(), rendition.visit(), next, media(rendition)));
        if (known != null && next != visit && next.jumpedBackFrom(known)) {
            noteJump(known, next);
        }
        Patience patience = patience(playlist);
        boolean unsure = elsewhere || known != null && mayBeNewRun(here, known.at());
        boolean mayStillMove = unsure && !visit.stale(patience, now) && Pause.worthwhile(Pause.room(run));
        if (next.stale(patience, now) && !mayStillMove) {
            throw stale(playlist, next, now);
        }
        if (next.late(patience, now)) {
            run.step("playlist", "late: it has not moved for " + Seconds.of(next.still(now)));
        }
    }

    static Patience patience(Playlist.Media playlist) {
        return Patience.of(
                playlist.segments().stream().map(Playlist.Segment::duration).toList(),
                playlist.targetDuration(),
                playlist.window());
    }

    /**
     * Takes down what the newest segment held that was there. Where the numbers say nothing, because each visit has its
     * own, or an encoder began anew with the numbers that it had before, other media than was ever seen is what tells.
     *
     * @param media its bytes, as one number
     * @param detour whether another was tried before: what is remembered may be of that one, which has other media
     */
    void note(Rendition rendition, long media, boolean detour) {
        HlsMemory.Known remembered = remembered(rendition);
        boolean known = remembered != null
                && (remembered.media().isEmpty() || remembered.media().contains(media));
        boolean itself = before.playlists().containsKey(rendition.key());
        if (remembered != null && !known && (itself || !detour) && !isMoving(rendition)) {
            noteOtherMedia(rendition, remembered);
        }
        seen.computeIfPresent(rendition.key(), (key, now) -> now.with(media));
    }

    private void noteOtherMedia(Rendition rendition, HlsMemory.Known remembered) {
        PlaylistPosition here = PlaylistPosition.of(rendition.playlist());
        boolean elsewhere = isAnotherVisit(rendition);
        if (elsewhere || mayBeNewRun(here, remembered.progress().at())) {
            run.step("playlist", "the newest segment is none that was seen before, whatever its number");
            long now = System.nanoTime();
            Progress<PlaylistPosition> anew = new Progress<>(here, List.of(here), now, elsewhere, false);
            seen.computeIfPresent(
                    rendition.key(),
                    (key, known) -> new HlsMemory.Known(known.role(), known.visit(), anew, known.media()));
        }
    }

    private List<Long> media(Rendition rendition) {
        HlsMemory.Known here = seen.get(rendition.key());
        HlsMemory.Known known = here == null ? remembered(rendition) : here;
        return known == null ? List.of() : known.media();
    }

    private boolean isMoving(Rendition rendition) {
        Progress<PlaylistPosition> visit = visits.get(rendition.key());
        return visit != null && visit.seenMoving();
    }

    /** Less is listed than was: an older copy, one that was caught while it was written, or an encoder that began anew. */
    private static boolean mayBeNewRun(PlaylistPosition here, PlaylistPosition known) {
        return Long.compareUnsigned(here.end(), known.end()) < 0;
    }

    /** A server that numbers from 0 for each visit goes on if it does so within the visit, whatever is remembered. */
    private boolean isAnotherVisit(Rendition rendition) {
        HlsMemory.Known remembered = remembered(rendition);
        return remembered != null && remembered.visit() != rendition.visit();
    }

    private @Nullable Progress<PlaylistPosition> known(Rendition rendition) {
        HlsMemory.Known here = seen.get(rendition.key());
        HlsMemory.Known known = here == null ? remembered(rendition) : here;
        return known == null ? null : known.progress();
    }

    /** Of another variant that is read at a lasting path too, nothing can be told by how far this one has come. */
    private HlsMemory.@Nullable Known remembered(Rendition rendition) {
        boolean itself = before.playlists().containsKey(rendition.key());
        return itself || !before.hasLastingPaths(rendition, seen.keySet()) ? before.of(rendition) : null;
    }

    private void noteJump(Progress<PlaylistPosition> from, Progress<PlaylistPosition> to) {
        run.step(
                "playlist",
                "it has jumped back from the end "
                        + Long.toUnsignedString(from.at().end()) + " to "
                        + Long.toUnsignedString(to.at().end())
                        + (to.regressed() ? "" : ", behind a discontinuity")
                        + ": begun anew, if it goes on from here");
    }

    /** Many servers' clocks are wrong, so that this is evidence, never a verdict. */
    private void noteClock(Playlist.Media playlist) {
        Playlist.Segment newest = playlist.segments().getLast();
        Instant at = newest.at();
        Instant now = clock.instant();
        if (at != null && Math.abs(at.getEpochSecond() - now.getEpochSecond()) < DECADES) {
            Duration ago = Duration.between(at.plus(newest.duration()), now);
            run.step(
                    "clock",
                    "by EXT-X-PROGRAM-DATE-TIME the newest segment ends " + Seconds.of(ago.abs())
                            + (ago.isNegative() ? " from now" : " ago"));
        }
    }

    private static ProbeFailure stale(Playlist.Media playlist, Progress<PlaylistPosition> progress, long now) {
        return new ProbeFailure(
                progress.regressed() ? Reason.PLAYLIST_REGRESSED : Reason.PLAYLIST_STALE,
                Stage.MANIFEST,
                "media sequence " + Long.toUnsignedString(playlist.mediaSequence()) + " has "
                        + (progress.regressed() ? "jumped back and " : "")
                        + "not moved for " + Seconds.of(progress.still(now)) + " (target duration "
                        + Seconds.of(playlist.targetDuration()) + ", longest segment "
                        + Seconds.of(playlist.longest()) + ", all of them " + Seconds.of(playlist.window()) + ")"
                        + (playlist.missingTime().isZero()
                                ? ""
                                : "; the newest " + Seconds.of(playlist.missingTime())
                                        + " are marked as missing (EXT-X-GAP)"));
    }

    /**
     * Whether the rendition goes on: true at once where it was seen to move no longer ago than it may stand still,
     * else after as many looks as there is time for. False where that was too little; fails where it stands still.
     */
    Uni<Boolean> proven(Rendition rendition) {
        return proven(rendition, null);
    }

    /** @param failed why the last look saw nothing; null where it did. Players ask again: down are two in a row */
    private Uni<Boolean> proven(Rendition rendition, @Nullable Throwable failed) {
        Patience patience = patience(rendition.playlist());
        Progress<PlaylistPosition> progress = known(rendition);
        if (progress != null && progress.seenMoving() && !progress.late(patience, System.nanoTime())) {
            return Uni.createFrom().item(true);
        }
        Duration room = Pause.room(run);
        if (!Pause.worthwhile(room)) {
            // by a supplier: what it throws would else be told together with the failure of the look before it
            return Uni.createFrom().item(() -> undecided(rendition));
        }
        return Pause.on(context, Pause.between(patience.pace(), room))
                .chain(() -> fetch.look(rendition))
                .onItemOrFailure()
                .transformToUni((fresh, failure) -> {
                    if (failure == null) {
                        note(fresh);
                        return proven(fresh, null);
                    }
                    if (failed != null || !SecondTries.mayPassWhereItWasThere(failure)) {
                        return Uni.createFrom().failure(failed == null ? failure : failed);
                    }
                    run.step("playlist", "looking again: " + SecondTries.story(failure));
                    return proven(rendition, failure);
                });
    }

    /** Fails where it has stood still for longer than it may, by all that is known of it. */
    void requireGoing(Rendition rendition) {
        Progress<PlaylistPosition> progress = known(rendition);
        long now = System.nanoTime();
        if (progress != null && progress.stale(patience(rendition.playlist()), now)) {
            throw stale(rendition.playlist(), progress, now);
        }
    }

    private boolean undecided(Rendition rendition) {
        requireGoing(rendition);
        run.step("playlist", "too early to tell whether it moves on");
        return false;
    }
}
