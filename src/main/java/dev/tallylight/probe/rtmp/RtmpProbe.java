package dev.tallylight.probe.rtmp;

import dev.tallylight.net.dial.Dialer;
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

/** Plays RTMP and RTMPS, as a player does that is content with proof. */
@ApplicationScoped
public class RtmpProbe implements Probe {
    private final Vertx vertx;
    private final Dialer dialer;
    private final Egress egress;

    public RtmpProbe(Vertx vertx, Dialer dialer, Egress egress) {
        this.vertx = vertx;
        this.dialer = dialer;
        this.egress = egress;
    }

    /** Why such a URL cannot be played, for people; null where it can. */
    public static @Nullable String problem(Url url) {
        return PlayAddress.of(url).name().isEmpty()
                ? "names an application only; a stream is needed: " + url.scheme() + "://host/application/stream"
                : null;
    }

    @Override
    public Protocol protocol() {
        return Protocol.RTMP;
    }

    @Override
    public Uni<Played> play(ProbeTarget target, ProbeMemory memory, ProbeRun run) {
        String problem = problem(target.url());
        if (problem != null) {
            return Uni.createFrom().item(Played.failed(Reason.UNSUPPORTED, Stage.PROTOCOL, problem));
        }
        return new RtmpPlayback(target, run, ((VertxInternal) vertx).getOrCreateContext(), dialer, egress.streams())
                .play();
    }
}
