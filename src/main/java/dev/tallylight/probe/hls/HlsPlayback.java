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
import dev.tallylight.probe.hls.Rendition.Role;
import dev.tallylight.probe.hls.playlist.Playlist;
import dev.tallylight.probe.live.segment.SegmentCheck;
import dev.tallylight.probe.media.Track;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One playing of an HLS stream: master playlist, one variant and its audio, the newest segment of each, and then
 * whether they move on. Fails with {@link ProbeFailure}; {@link #facts} holds what was learnt until then.
 */
final class HlsPlayback {
    private final HlsFetch fetch;
    private final HlsSegment segments;
    private final Liveness liveness;
    private final LowLatency lowLatency;
    private final ProbeTarget target;
    private final ProbeRun run;
    private final List<HlsSegment.Read> read = new ArrayList<>();

    HlsPlayback(
            HlsFetch fetch,
            HlsSegment segments,
            Liveness liveness,
            LowLatency lowLatency,
            ProbeTarget target,
            ProbeRun run) {
        this.lowLatency = lowLatency;
        this.fetch = fetch;
        this.segments = segments;
        this.liveness = liveness;
        this.target = target;
        this.run = run;
    }

    /** What was seen of the media of all renditions together. */
    MediaFacts facts() {
        Long bitrate = bitrate();
        MediaFacts facts = MediaFacts.NONE;
        for (HlsSegment.Read one : read) {
            facts = SegmentCheck.joined(facts, one.reading().facts(bitrate));
        }
        return facts;
    }

    private @Nullable Long bitrate() {
        Long sum = null;
        for (HlsSegment.Read one : read) {
            if (one.bitrate() != null) {
                sum = (sum == null ? 0 : sum) + one.bitrate();
            }
        }
        return sum;
    }

    Uni<Played> play() {
        return fetch.playlist(target.url(), false, Map.of())
                .chain(first -> switch (first.playlist()) {
                    case Playlist.Master master -> renditions(first.url(), master);
                    case Playlist.Media media ->
                        playAll(List.of(new Rendition(Role.ONLY, first.url(), media, Map.of())));
                    case Playlist.Invalid invalid -> throw new IllegalStateException(invalid.problem());
                })
                .map(proven -> new Played(verdict(proven), facts(), liveness.memory()));
    }

    private Verdict verdict(boolean proven) {
        ProbeFailure shortcoming = lowLatency.shortcoming();
        return shortcoming == null ? new Verdict.Up(proven) : shortcoming.degraded();
    }

    /** The first variant, as a player takes it to begin with (RFC 8216 §6.2.4), and the audio that belongs to it. */
    private Uni<Boolean> renditions(Url base, Playlist.Master master) {
        Playlist.Variant variant = master.variants().getFirst();
        Url url = HlsFetch.resolve(base, variant.uri());
        run.step("variants", master.variants().size() + ", playing the first: " + url);
        Uni<Rendition> video = fetch.media(Role.VARIANT, url, master.variables());
        Optional<String> audio = audio(master, variant);
        return audio.isEmpty()
                ? video.chain(rendition -> playAll(List.of(rendition)))
                : video.chain(
                        rendition -> fetch.media(Role.AUDIO, HlsFetch.resolve(base, audio.get()), master.variables())
                                .chain(sound -> playAll(List.of(rendition, sound))));
    }

    private static Optional<String> audio(Playlist.Master master, Playlist.Variant variant) {
        return master.renditions().stream()
                .filter(rendition -> rendition.type().equals("AUDIO")
                        && rendition.group().equals(variant.audioGroup())
                        && rendition.uri() != null)
                .sorted((a, b) -> Boolean.compare(b.isDefault(), a.isDefault()))
                .map(rendition -> String.valueOf(rendition.uri()))
                .findFirst();
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
        liveness.note(rendition);
        return segments.newest(rendition)
                .onFailure(HlsPlayback::mayHaveRolledOn)
                .recoverWithUni(failure -> again(rendition, failure))
                .invoke(read::add)
                .replaceWithVoid();
    }

    /** The window may have rolled on between the playlist and the segment; then the fresh one names another. */
    private Uni<HlsSegment.Read> again(Rendition rendition, Throwable missing) {
        run.step("segment", "the newest segment is missing; reading the playlist again");
        return fetch.again(rendition).chain(fresh -> {
            liveness.note(fresh);
            boolean same = fresh.playlist().end() == rendition.playlist().end();
            return same ? Uni.createFrom().failure(missing) : segments.newest(fresh);
        });
    }

    private static boolean mayHaveRolledOn(Throwable failure) {
        return failure instanceof ProbeFailure probe && probe.reason() == Reason.SEGMENT_MISSING;
    }

    private void checkExpectations() {
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
        return read.stream()
                .noneMatch(one -> one.reading()
                        .first(kind)
                        .filter(track -> track.units() > 0)
                        .isPresent());
    }

    /** One after the other: the playlists of one stream are written together, so the second rarely has to be waited for. */
    private Uni<Boolean> proveAll(List<Rendition> renditions) {
        Uni<Boolean> proven = Uni.createFrom().item(true);
        for (Rendition rendition : renditions) {
            proven = proven.chain(before ->
                    lowLatency.check(rendition).chain(liveness::proven).map(now -> before && now));
        }
        return proven;
    }
}
