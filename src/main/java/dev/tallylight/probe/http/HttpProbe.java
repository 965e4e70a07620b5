package dev.tallylight.probe.http;

import dev.tallylight.net.egress.Egress;
import dev.tallylight.net.http.HttpSession;
import dev.tallylight.net.http.HttpSessions;
import dev.tallylight.net.http.HttpStream;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.HttpAccess;
import dev.tallylight.probe.HttpStatusReason;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.OpenAnswer;
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

/** Whether a web address answers a GET, after redirects, with a status that lets a viewer in. Its body is not read. */
@ApplicationScoped
public class HttpProbe implements Probe {
    private final HttpSessions sessions;
    private final Egress egress;

    public HttpProbe(HttpSessions sessions, Egress egress) {
        this.sessions = sessions;
        this.egress = egress;
    }

    @Override
    public Protocol protocol() {
        return Protocol.HTTP;
    }

    @Override
    public Uni<Played> play(ProbeTarget target, ProbeMemory memory, ProbeRun run) {
        Url url = target.url();
        OpenAnswer begun = run.takeOpen();
        HttpSession session = begun == null ? sessions.open(egress.streams(), run) : begun.session();
        Uni<HttpStream> answering = begun == null
                ? session.open(url, HttpAccess.headers(target, url), run.remaining())
                : Uni.createFrom().item(begun.stream());
        return answering
                .map(answer -> judge(answer, HttpAccess.sendsCredentials(target, url), run))
                .onTermination()
                .invoke(session::close);
    }

    private static Played judge(HttpStream answer, boolean credentialsSent, ProbeRun run) {
        Reason reason = HttpStatusReason.of(answer.status(), credentialsSent);
        if (reason != null) {
            String line = (answer.protocol() + " " + answer.status() + " " + answer.statusText()).strip();
            return Played.failed(reason, Stage.ACCESS, answer.url().host() + " answered " + line);
        }
        run.step("reachable", ProbeOutcome.REACHABLE);
        return new Played(new Verdict.Up(true), MediaFacts.NONE, ProbeMemory.NONE);
    }
}
