package dev.tallylight.probe.ts;

import dev.tallylight.net.dial.Datagrams;
import dev.tallylight.net.egress.Egress;
import dev.tallylight.net.http.HttpSessions;
import dev.tallylight.probe.Probe;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;

/** Plays MPEG-TS over UDP, RTP and HTTP. */
@ApplicationScoped
public class TsProbe implements Probe {
    private final Vertx vertx;
    private final Datagrams datagrams;
    private final HttpSessions sessions;
    private final Egress egress;

    public TsProbe(Vertx vertx, Datagrams datagrams, HttpSessions sessions, Egress egress) {
        this.vertx = vertx;
        this.datagrams = datagrams;
        this.sessions = sessions;
        this.egress = egress;
    }

    @Override
    public Protocol protocol() {
        return Protocol.MPEGTS;
    }

    @Override
    public Uni<Played> play(ProbeTarget target, ProbeMemory memory, ProbeRun run) {
        ContextInternal context = ((VertxInternal) vertx).getOrCreateContext();
        String scheme = target.url().scheme();
        if (scheme.equals("http") || scheme.equals("https")) {
            return new HttpTsPlayback(target, run, context, sessions.open(egress.streams(), run)).play();
        }
        if (target.url().port() == -1) {
            String detail = "a port is needed: " + scheme + "://" + target.url().host() + ":5000";
            return Uni.createFrom().item(Played.failed(Reason.UNSUPPORTED, Stage.CONNECT, detail));
        }
        return new UdpTsPlayback(target, run, context, datagrams, egress.streams()).play();
    }
}
