package dev.tallylight.probe.dash;

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
import dev.tallylight.probe.live.segment.OtherRungs;
import dev.tallylight.probe.live.segment.SegmentFetch;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/**
 * Plays DASH over HTTP and HTTPS. What it must know the next time (how far video and audio had come, and when they were
 * last seen to move) goes out with every verdict, a failure's too.
 */
@ApplicationScoped
public class DashProbe implements Probe {
    private final Vertx vertx;
    /** Each may hold some 60 MB: of many large manifests at once, the others wait. */
    private static final int PARSERS = 2;

    private final HttpSessions sessions;
    private final Egress egress;
    private final InstantSource clock;
    private final WorkerExecutor parsers;

    public DashProbe(Vertx vertx, HttpSessions sessions, Egress egress, InstantSource clock) {
        this.vertx = vertx;
        this.sessions = sessions;
        this.egress = egress;
        this.clock = clock;
        this.parsers = vertx.createSharedWorkerExecutor("manifests", PARSERS);
    }

    @Override
    public Protocol protocol() {
        return Protocol.DASH;
    }

    @Override
    public Uni<Played> play(ProbeTarget target, ProbeMemory memory, ProbeRun run) {
        return Uni.createFrom().deferred(() -> {
            ContextInternal context = ((VertxInternal) vertx).getOrCreateContext();
            HttpSession session = run.session(target.url(), () -> sessions.open(egress.streams(), run));
            SegmentFetch pieces = new SegmentFetch(session, target, run, context);
            ServerClock server = new ServerClock(pieces, run, clock);
            ManifestFetch manifests = new ManifestFetch(pieces, server, target, run, parsers);
            DashSegment segments = new DashSegment(pieces, new DownloadSpeed(pieces, run, context), run);
            DashMemory before = DashMemory.of(memory);
            Positions played = new Positions(before.played(), true, run);
            Liveness liveness = new Liveness(manifests, segments, played, run, context);
            Rungs rungs = new Rungs(
                    manifests,
                    segments,
                    new Positions(before.rungs(), false, run),
                    before,
                    new OtherRungs(pieces.turns(), run, context, "newest segment"),
                    target.expect().allVariants());
            DashPlayback playback = new DashPlayback(manifests, segments, liveness, played, rungs, server, target, run);
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
