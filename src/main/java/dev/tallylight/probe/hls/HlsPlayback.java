package dev.tallylight.probe.hls;

import dev.tallylight.net.Url;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.Probe.Played;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.Verdict;
import dev.tallylight.probe.hls.playlist.Playlist;
import dev.tallylight.probe.media.MediaReading;
import dev.tallylight.probe.media.Track;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One playing of an HLS stream: master playlist, one variant and its audio, the newest segment of each, and then
 * whether they move on. Fails with {@link ProbeFailure}; {@link #memory} and {@link #facts} hold what was learnt until
 * then.
 */
final class HlsPlayback {
    private static final Duration LEAST_POLL = Duration.ofMillis(500);
    private static final Duration MOST_POLL = Duration.ofSeconds(3);

    /** What a poll may take of the time that is left, so that a verdict is given before the deadline. */
    private static final Duration RESERVE = Duration.ofSeconds(1);

    private final HlsFetch fetch;
    private final HlsSegment segments;
    private final ProbeTarget target;
    private final ProbeRun run;
    private final Map<String, Progress> progress;
    private final List<MediaReading> readings = new ArrayList<>();
    private @Nullable Long bitrate;

    HlsPlayback(HlsFetch fetch, ProbeTarget target, HlsMemory before, ProbeRun run) {
        this.fetch = fetch;
        this.segments = new HlsSegment(fetch, run);
        this.target = target;
        this.run = run;
        this.progress = new HashMap<>(before.playlists());
    }

    HlsMemory memory() {
        return new HlsMemory(progress);
    }

    /** What was seen of the media of all renditions together. */
    MediaFacts facts() {
        MediaFacts facts = MediaFacts.NONE;
        for (MediaReading reading : readings) {
            MediaFacts more = reading.facts(bitrate);
            facts = new MediaFacts(
                    facts.container() == null ? more.container() : facts.container(),
                    facts.video() == null ? more.video() : facts.video(),
                    facts.audio() == null ? more.audio() : facts.audio(),
                    bitrate);
        }
        return facts;
    }

    Uni<Played> play() {
        return fetch.playlist(target.url(), false)
                .chain(first -> switch (first.playlist()) {
                    case Playlist.Master master -> renditions(first.url(), master);
                    case Playlist.Media media -> playAll(List.of(new Rendition(first.url(), media)));
                    case Playlist.Invalid invalid -> throw new IllegalStateException(invalid.problem());
                })
                .map(proven -> new Played(new Verdict.Up(proven), facts(), memory()));
    }

    /** A media playlist that is played. */
    private record Rendition(Url url, Playlist.Media playlist) {
        String key() {
            return url.withoutUserInfo().full();
        }
    }

    /** The first variant, as a player takes it to begin with (RFC 8216 §6.2.4), and the audio that belongs to it. */
    private Uni<Boolean> renditions(Url base, Playlist.Master master) {
        Playlist.Variant variant = master.variants().getFirst();
        run.step(
                "variants", master.variants().size() + " variant(s); playing " + HlsFetch.resolve(base, variant.uri()));
        Optional<String> audio = master.renditions().stream()
                .filter(rendition -> rendition.type().equals("AUDIO")
                        && rendition.group().equals(variant.audioGroup())
                        && rendition.uri() != null)
                .sorted((a, b) -> Boolean.compare(b.isDefault(), a.isDefault()))
                .map(rendition -> String.valueOf(rendition.uri()))
                .findFirst();
        Uni<Rendition> video = media(HlsFetch.resolve(base, variant.uri()));
        return audio.isEmpty()
                ? video.chain(rendition -> playAll(List.of(rendition)))
                : video.chain(rendition ->
                        media(HlsFetch.resolve(base, audio.get())).chain(sound -> playAll(List.of(rendition, sound))));
    }

    private Uni<Rendition> media(Url url) {
        return fetch.playlist(url, true).map(fetched -> {
            if (fetched.playlist() instanceof Playlist.Media media) {
                return new Rendition(fetched.url(), media);
            }
            throw new ProbeFailure(
                    Reason.PLAYLIST_INVALID, Stage.MANIFEST, "a variant is itself a multivariant playlist: " + url);
        });
    }

    /** @return whether every one of them was seen to move on */
    private Uni<Boolean> playAll(List<Rendition> renditions) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Rendition rendition : renditions) {
            all = all.chain(() -> playOne(rendition));
        }
        return all.invoke(this::checkExpectations).chain(() -> proveAll(renditions));
    }

    private Uni<Void> playOne(Rendition rendition) {
        note(rendition);
        return segments.newest(rendition.url(), rendition.playlist())
                .onFailure(HlsPlayback::mayHaveRolledOn)
                .recoverWithUni(failure -> again(rendition, (ProbeFailure) failure))
                .invoke(read -> {
                    readings.add(read.reading());
                    if (read.bitrate() != null) {
                        bitrate = (bitrate == null ? 0 : bitrate) + read.bitrate();
                    }
                })
                .replaceWithVoid();
    }

    /** The window may have rolled on between the playlist and the segment; then the fresh one names another. */
    private Uni<HlsSegment.Read> again(Rendition rendition, ProbeFailure missing) {
        run.step("segment", "the newest segment is missing; reading the playlist again");
        return media(rendition.url()).chain(fresh -> {
            note(fresh);
            boolean same = fresh.playlist().end() == rendition.playlist().end();
            return same ? Uni.createFrom().failure(missing) : segments.newest(fresh.url(), fresh.playlist());
        });
    }

    private static boolean mayHaveRolledOn(Throwable failure) {
        return failure instanceof ProbeFailure probe && probe.reason() == Reason.SEGMENT_MISSING;
    }

    /** Takes a look at a playlist down, and ends the probe when it has ended, is empty, or stood still for too long. */
    private void note(Rendition rendition) {
        Playlist.Media playlist = rendition.playlist();
        run.step(
                "playlist",
                "media sequence " + playlist.mediaSequence() + ", " + playlist.count() + " segment(s), target duration "
                        + seconds(playlist.targetDuration()) + (playlist.ended() ? ", ended" : ""));
        if (playlist.ended()) {
            throw new ProbeFailure(
                    Reason.PLAYLIST_ENDED,
                    Stage.MANIFEST,
                    "the playlist says that the stream has ended (EXT-X-ENDLIST)");
        }
        if (playlist.count() == 0) {
            throw new ProbeFailure(Reason.PLAYLIST_EMPTY, Stage.MANIFEST, "the playlist lists no segments");
        }
        long now = System.nanoTime();
        Progress next = Progress.look(progress.get(rendition.key()), playlist, now);
        progress.put(rendition.key(), next);
        if (next.stale(playlist.targetDuration(), now)) {
            throw stale(playlist, next, now);
        }
    }

    private static ProbeFailure stale(Playlist.Media playlist, Progress progress, long now) {
        Reason reason = progress.regressed() ? Reason.PLAYLIST_REGRESSED : Reason.PLAYLIST_STALE;
        return new ProbeFailure(
                reason,
                Stage.MANIFEST,
                "media sequence " + playlist.mediaSequence() + " has "
                        + (progress.regressed() ? "jumped back and " : "")
                        + "not moved for " + seconds(progress.still(now)) + " (target duration "
                        + seconds(playlist.targetDuration()) + ")");
    }

    private void checkExpectations() {
        boolean hasMedia = readings.stream().anyMatch(MediaReading::hasMedia);
        if (!hasMedia) {
            throw new ProbeFailure(Reason.NO_MEDIA, Stage.MEDIA, "the newest segment holds no audio and no video");
        }
        if (target.expect().video() && missing(Track.Kind.VIDEO)) {
            throw new ProbeFailure(Reason.NO_VIDEO, Stage.MEDIA, "video is expected, and there is none");
        }
        if (target.expect().audio() && missing(Track.Kind.AUDIO)) {
            throw new ProbeFailure(Reason.NO_AUDIO, Stage.MEDIA, "audio is expected, and there is none");
        }
    }

    private boolean missing(Track.Kind kind) {
        return readings.stream()
                .noneMatch(reading ->
                        reading.first(kind).filter(track -> track.units() > 0).isPresent());
    }

    /** One after the other: the playlists of one stream are written together, so the second rarely has to be waited for. */
    private Uni<Boolean> proveAll(List<Rendition> renditions) {
        Uni<Boolean> proven = Uni.createFrom().item(true);
        for (Rendition rendition : renditions) {
            proven = proven.chain(before -> prove(rendition).map(now -> before && now));
        }
        return proven;
    }

    private Uni<Boolean> prove(Rendition rendition) {
        Progress known = progress.get(rendition.key());
        if (known != null && known.seenMoving() && !known.regressed()) {
            return Uni.createFrom().item(true); // it moved under our eyes, and has not stood still for too long since
        }
        Duration pause = pollAfter(rendition.playlist().targetDuration());
        if (run.remaining().compareTo(pause.plus(RESERVE)) < 0) {
            run.step("playlist", "too early to tell whether it moves on");
            return Uni.createFrom().item(false);
        }
        return Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(pause)
                .chain(() -> media(rendition.url()))
                .chain(fresh -> {
                    note(fresh);
                    return prove(fresh);
                });
    }

    private static Duration pollAfter(Duration targetDuration) {
        Duration half = targetDuration.dividedBy(2);
        if (half.compareTo(LEAST_POLL) < 0) {
            return LEAST_POLL;
        }
        return half.compareTo(MOST_POLL) > 0 ? MOST_POLL : half;
    }

    private static String seconds(Duration duration) {
        long tenths = Math.round(duration.toMillis() / 100.0);
        return tenths % 10 == 0 ? tenths / 10 + " s" : tenths / 10 + "." + tenths % 10 + " s";
    }
}
