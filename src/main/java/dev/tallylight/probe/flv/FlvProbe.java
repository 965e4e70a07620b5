package dev.tallylight.probe.flv;

import dev.tallylight.net.dial.Dialer;
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

/** Plays FLV over HTTP and over WebSockets. */
@ApplicationScoped
public class FlvProbe implements Probe {
    private final Vertx vertx;
    private final Dialer dialer;
    private final HttpSessions sessions;
    private final Egress egress;

    public FlvProbe(Vertx vertx, Dialer dialer, HttpSessions sessions, Egress egress) {
        this.vertx = vertx;
        this.dialer = dialer;
        this.sessions = sessions;
        this.egress = egress;
    }

    @Override
    public Protocol protocol() {
        return Protocol.FLV;
    }

    @Override
    public Uni<Played> play(ProbeTarget target, ProbeMemory memory, ProbeRun run) {
        ContextInternal context = ((VertxInternal) vertx).getOrCreateContext();
        return switch (target.url().scheme()) {
            case "http", "https" ->
                new HttpFlvPlayback(target, run, context, sessions.open(egress.streams(), run)).play();
            case "ws", "wss" -> new WsFlvPlayback(target, run, context, dialer, egress.streams()).play();
            default ->
                Uni.createFrom()
                        .item(Played.failed(
                                Reason.UNSUPPORTED,
                                Stage.PROTOCOL,
                                "FLV comes over http, https, ws or wss, not over "
                                        + target.url().scheme()));
        };
    }
}
