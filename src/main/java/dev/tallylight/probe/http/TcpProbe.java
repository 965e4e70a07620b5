package dev.tallylight.probe.http;

import dev.tallylight.net.dial.Dialed;
import dev.tallylight.net.dial.Dialer;
import dev.tallylight.net.egress.Egress;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.Probe;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.Verdict;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** Whether a port is open: {@code tcp://host:port}, or {@code tls://host:port} with a handshake. */
@ApplicationScoped
public class TcpProbe implements Probe {
    private static final Set<String> WITH_TLS = Set.of("tls", "https", "rtmps", "rtsps", "wss");

    private final Dialer dialer;
    private final Egress egress;

    public TcpProbe(Dialer dialer, Egress egress) {
        this.dialer = dialer;
        this.egress = egress;
    }

    @Override
    public Protocol protocol() {
        return Protocol.TCP;
    }

    @Override
    public Uni<Played> play(ProbeTarget target, ProbeMemory memory, ProbeRun run) {
        Url url = target.url();
        if (url.port() == -1) {
            String detail = "a port is needed: " + url.scheme() + "://" + url.host() + ":1935";
            return Uni.createFrom().item(Played.failed(Reason.UNSUPPORTED, Stage.CONNECT, detail));
        }
        return dialer.dial(egress.streams(), url.host(), url.port(), WITH_TLS.contains(url.scheme()), run.remaining())
                .map(dialed -> reached(dialed, run));
    }

    private static Played reached(Dialed dialed, ProbeRun run) {
        dialed.socket().close();
        run.connected(dialed.dns(), dialed.connect(), dialed.tls());
        run.step(
                "connect",
                dialed.address().getHostAddress() + " in " + dialed.connect().toMillis() + " ms");
        run.step("reachable", ProbeOutcome.REACHABLE);
        return new Played(new Verdict.Up(true), MediaFacts.NONE, ProbeMemory.NONE);
    }
}
