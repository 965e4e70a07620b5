package dev.tallylight.probe.srt;

import dev.tallylight.net.dial.Datagrams;
import dev.tallylight.net.egress.Egress;
import dev.tallylight.net.url.Url;
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
import org.jspecify.annotations.Nullable;

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

    /** Why such a URL cannot be played, for people; null where it can. */
    public static @Nullable String problem(Url url) {
        if (url.port() == -1) {
            return "needs a port: srt://" + url.host() + ":9000";
        }
        try {
            SrtOptions.of(url);
            return null;
        } catch (IllegalArgumentException e) {
            return "says what cannot be: " + e.getMessage();
        }
    }

    @Override
    public Uni<Played> play(ProbeTarget target, ProbeMemory memory, ProbeRun run) {
        String problem = problem(target.url());
        if (problem != null) {
            return Uni.createFrom().item(Played.failed(Reason.UNSUPPORTED, Stage.PROTOCOL, problem));
        }
        SrtOptions options = SrtOptions.of(target.url());
        return new SrtPlayback(
                        target, run, ((VertxInternal) vertx).getOrCreateContext(), options, datagrams, egress.streams())
                .play();
    }
}
