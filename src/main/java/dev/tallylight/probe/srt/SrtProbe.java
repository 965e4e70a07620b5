package dev.tallylight.probe.srt;

import dev.tallylight.net.Datagrams;
import dev.tallylight.net.Egress;
import dev.tallylight.probe.Probe;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;

/** Plays SRT as a caller. */
@ApplicationScoped
public class SrtProbe implements Probe {
    private final Vertx vertx;
    private final Datagrams datagrams;
    private final Egress egress;

    public SrtProbe(Vertx vertx, Datagrams datagrams, Egress egress) {
        this.vertx = vertx;
        this.datagrams = datagrams;
        this.egress = egress;
    }

    @Override
    public Protocol protocol() {
        return Protocol.SRT;
    }

    @Override
    public Uni<Played> play(ProbeTarget target, ProbeMemory memory, ProbeRun run) {
        if (target.url().port() == -1) {
            return unsupported("a port is needed: srt://" + target.url().host() + ":9000");
        }
        SrtOptions options;
        try {
            options = SrtOptions.of(target.url());
        } catch (IllegalArgumentException e) {
            return unsupported(String.valueOf(e.getMessage()));
        }
        return new SrtPlayback(
                        target, run, ((VertxInternal) vertx).getOrCreateContext(), options, datagrams, egress.streams())
                .play();
    }

    private static Uni<Played> unsupported(String detail) {
        return Uni.createFrom().item(Played.failed(Reason.UNSUPPORTED, Stage.PROTOCOL, detail));
    }
}
