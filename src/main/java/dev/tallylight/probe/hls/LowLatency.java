package dev.tallylight.probe.hls;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.hls.playlist.Playlist;
import dev.tallylight.probe.live.segment.Pause;
import dev.tallylight.probe.live.segment.Seconds;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds a server of low-latency HLS to its promise: it is asked for the part that comes next, must answer when that is
 * there (rfc8216bis §6.2.5.2), and the part must be to be had. A server that fails in this plays on for ordinary
 * players, and so is degraded by it, not down.
 */
final class LowLatency {
    private static final int PARTS = 3;
    private static final Duration NETWORK = Duration.ofSeconds(2);

    private final HlsFetch fetch;
    private final HlsSegment segments;
    private final Liveness liveness;
    private final ProbeRun run;
    private @Nullable ProbeFailure shortcoming;

    LowLatency(HlsFetch fetch, HlsSegment segments, Liveness liveness, ProbeRun run) {
        this.fetch = fetch;
        this.segments = segments;
        this.liveness = liveness;
        this.run = run;
    }

    /** What was promised and not kept; null where nothing was. */
    @Nullable
    ProbeFailure shortcoming() {
        return shortcoming;
    }

    /**
     * Asks once.
     *
     * @return the playlist as it is then; the one that is given where nothing is promised or kept
     */
    Uni<Rendition> check(Rendition rendition) {
        Playlist.Delivery delivery = rendition.playlist().delivery();
        if (delivery == null || !delivery.blocks()) {
            return Uni.createFrom().item(rendition);
        }
        Duration patience = delivery.partTarget().multipliedBy(PARTS).plus(NETWORK);
        if (Pause.room(run).compareTo(patience) < 0) {
            run.step("blocking reload", "not tried: too little time is left");
            return Uni.createFrom().item(rendition);
        }
        return ask(rendition, patience).chain(answer -> {
            if (answer.isEmpty()) {
                return Uni.createFrom().item(rendition);
            }
            liveness.note(answer.get());
            return newestPart(answer.get()).replaceWith(answer.get());
        });
    }

    private Uni<Optional<Rendition>> ask(Rendition rendition, Duration patience) {
        long sequence = rendition.playlist().end();
        int part = rendition.playlist().parts();
        long since = System.nanoTime();
        return fetch.blocking(rendition, sequence, part, patience)
                .onFailure(NetFailure.class)
                .transform(failure -> ProbeFailure.of(failure))
                .invoke(fresh -> checkHolds(fresh, sequence, part, Duration.ofNanos(System.nanoTime() - since)))
                .map(Optional::of)
                .onFailure(ProbeFailure.class)
                .recoverWithItem(failure -> {
                    fallsShort(failed(failure.detail()));
                    return Optional.empty();
                });
    }

    private void fallsShort(ProbeFailure failure) {
        shortcoming = shortcoming == null ? failure : shortcoming;
        run.step("low latency", failure.detail());
    }

    private static ProbeFailure failed(String detail) {
        return new ProbeFailure(
                Reason.BLOCKING_RELOAD_FAILED,
                Stage.MANIFEST,
                "plays, but not for low-latency players: asked for the next part, " + detail);
    }

    private void checkHolds(Rendition fresh, long sequence, int part, Duration took) {
        Playlist.Media playlist = fresh.playlist();
        int order = Long.compareUnsigned(playlist.end(), sequence);
        boolean there = order > 0 || order == 0 && playlist.parts() > part;
        if (!there) {
            throw new ProbeFailure(
                    Reason.BLOCKING_RELOAD_FAILED,
                    Stage.MANIFEST,
                    "the server answered after " + Seconds.of(took) + " with a playlist that does not hold it");
        }
        run.step(
                "blocking reload",
                "segment " + Long.toUnsignedString(sequence) + ", part " + part + " came after " + Seconds.of(took));
    }

    private Uni<Void> newestPart(Rendition fresh) {
        Playlist.Part part = fresh.playlist().newestPart();
        if (part == null) {
            return Uni.createFrom().voidItem();
        }
        return segments.part(fresh, part)
                .onFailure(NetFailure.class)
                .transform(failure -> ProbeFailure.of(failure))
                .onFailure(ProbeFailure.class)
                .recoverWithItem(failure -> {
                    fallsShort(lost(failure, part));
                    return null;
                });
    }

    private static ProbeFailure lost(ProbeFailure failure, Playlist.Part part) {
        return new ProbeFailure(
                failure.reason(),
                Stage.MEDIA,
                "plays, but not for low-latency players: the newest part, " + Url.redact(part.uri()) + ": "
                        + failure.detail());
    }
}
