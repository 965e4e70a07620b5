package dev.tallylight.probe.rtsp;

import dev.tallylight.net.dial.Datagrams;
import dev.tallylight.net.dial.Dialer;
import dev.tallylight.net.egress.Egress;
import dev.tallylight.probe.Probe;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;

/** Plays RTSP and RTSPS, interleaved or over UDP. */
@ApplicationScoped
public class RtspProbe implements Probe {
    private final Vertx vertx;
    private final Dialer dialer;
    private final Datagrams datagrams;
    private final Egress egress;

    public RtspProbe(Vertx vertx, Dialer dialer, Datagrams datagrams, Egress egress) {
        this.vertx = vertx;
        this.dialer = dialer;
        this.datagrams = datagrams;
        this.egress = egress;
    }

    @Override
    public Protocol protocol() {
        return Protocol.RTSP;
    }

    @Override
    public Uni<Played> play(ProbeTarget target, ProbeMemory memory, ProbeRun run) {
        return new RtspPlayback(
                        target, run, ((VertxInternal) vertx).getOrCreateContext(), dialer, datagrams, egress.streams())
                .play();
    }
}
