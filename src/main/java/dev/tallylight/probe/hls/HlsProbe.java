package dev.tallylight.probe.hls;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.egress.Egress;
import dev.tallylight.net.http.HttpSession;
import dev.tallylight.net.http.HttpSessions;
import dev.tallylight.probe.Probe;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.live.segment.DownloadSpeed;
import dev.tallylight.probe.live.segment.SegmentFetch;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/**
 * Plays HLS over HTTP and HTTPS. What it must know the next time (how far the playlists had come, and when they were
 * last seen to move) goes out with every verdict, a failure's too.
 */
@ApplicationScoped
public class HlsProbe implements Probe {
    private final Vertx vertx;
    private final HttpSessions sessions;
    private final Egress egress;
    private final InstantSource clock;

    public HlsProbe(Vertx vertx, HttpSessions sessions, Egress egress, InstantSource clock) {
        this.vertx = vertx;
        this.sessions = sessions;
        this.egress = egress;
        this.clock = clock;
    }

    @Override
    public Protocol protocol() {
        return Protocol.HLS;
    }

    @Override
    public Uni<Played> play(ProbeTarget target, ProbeMemory memory, ProbeRun run) {
        return Uni.createFrom().deferred(() -> {
            ContextInternal context = ((VertxInternal) vertx).getOrCreateContext();
            HttpSession session = run.session(target.url(), () -> sessions.open(egress.streams(), run));
            SegmentFetch pieces = new SegmentFetch(session, target, run, context);
            HlsFetch fetch = new HlsFetch(pieces, run, context);
            HlsMemory before = HlsMemory.of(memory);
            Liveness liveness = new Liveness(fetch, before, run, context, clock);
            HlsSegment segments = new HlsSegment(fetch, pieces, new DownloadSpeed(pieces, run, context), target, run);
            HlsPlayback playback = new HlsPlayback(
                    fetch,
                    segments,
                    liveness,
                    new LowLatency(fetch, segments, liveness, run),
                    target,
                    before.ladder(),
                    run,
                    context);
            return playback.play()
                    .onFailure(NetFailure.class)
                    .transform(failure -> ProbeFailure.of(failure))
                    .onFailure(ProbeFailure.class)
                    .recoverWithItem(failure -> failure.played(playback.facts(), playback.memory()))
                    .onTermination()
                    .invoke(session::close);
        });
    }
}
