package dev.tallylight.probe.hls;

import dev.tallylight.net.Egress;
import dev.tallylight.net.HttpSession;
import dev.tallylight.net.HttpSessions;
import dev.tallylight.net.NetFailure;
import dev.tallylight.probe.Probe;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Plays HLS over HTTP and HTTPS. */
@ApplicationScoped
public class HlsProbe implements Probe {
    private final HttpSessions sessions;
    private final Egress egress;

    public HlsProbe(HttpSessions sessions, Egress egress) {
        this.sessions = sessions;
        this.egress = egress;
    }

    @Override
    public Protocol protocol() {
        return Protocol.HLS;
    }

    @Override
    public Uni<Played> play(ProbeTarget target, ProbeMemory memory, ProbeRun run) {
        return Uni.createFrom().deferred(() -> {
            HttpSession session = sessions.open(egress.streams(), run);
            HlsPlayback playback =
                    new HlsPlayback(new HlsFetch(session, target, run), target, HlsMemory.of(memory), run);
            return playback.play()
                    .onFailure(NetFailure.class)
                    .transform(failure -> ProbeFailure.of((NetFailure) failure))
                    .onFailure(ProbeFailure.class)
                    .recoverWithItem(failure -> ((ProbeFailure) failure).played(playback.facts(), playback.memory()))
                    .onTermination()
                    .invoke(session::close);
        });
    }
}
