package dev.tallylight.probe.whep;

import dev.tallylight.net.dial.Datagrams;
import dev.tallylight.net.egress.Egress;
import dev.tallylight.net.http.HttpSessions;
import dev.tallylight.probe.Probe;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;

/** Plays WebRTC over WHEP. */
@ApplicationScoped
public class WhepProbe implements Probe {
    private final Vertx vertx;
    private final HttpSessions sessions;
    private final Datagrams datagrams;
    private final Egress egress;
    private final HandshakeThreads threads;

    WhepProbe(Vertx vertx, HttpSessions sessions, Datagrams datagrams, Egress egress, HandshakeThreads threads) {
        this.vertx = vertx;
        this.sessions = sessions;
        this.datagrams = datagrams;
        this.egress = egress;
        this.threads = threads;
    }

    @Override
    public Protocol protocol() {
        return Protocol.WHEP;
    }

    @Override
    public Uni<Played> play(ProbeTarget target, ProbeMemory memory, ProbeRun run) {
        return Uni.createFrom().deferred(() -> {
            ContextInternal context = ((VertxInternal) vertx).getOrCreateContext();
            return new WhepPlayback(
                            target,
                            run,
                            context,
                            sessions.open(egress.streams(), run),
                            datagrams,
                            egress.streams(),
                            threads)
                    .play();
        });
    }
}
