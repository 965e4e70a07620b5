package dev.tallylight.probe.icy;

import dev.tallylight.net.Deadline;
import dev.tallylight.net.NetFailure;
import dev.tallylight.net.egress.Egress;
import dev.tallylight.net.http.HttpSession;
import dev.tallylight.net.http.HttpSessions;
import dev.tallylight.net.http.HttpStream;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.HttpAccess;
import dev.tallylight.probe.OpenAnswer;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Listens to Icecast, SHOUTcast and other audio over HTTP, as a player does, until it is proven to play. */
@ApplicationScoped
public class IcyProbe implements Probe {
    /** How long a refusal's body may take; it only refines the reason. */
    private static final Duration REFUSAL = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final HttpSessions sessions;
    private final Egress egress;

    public IcyProbe(Vertx vertx, HttpSessions sessions, Egress egress) {
        this.vertx = vertx;
        this.sessions = sessions;
        this.egress = egress;
    }

    @Override
    public Protocol protocol() {
        return Protocol.ICECAST;
    }

    @Override
    public Uni<Played> play(ProbeTarget target, ProbeMemory memory, ProbeRun run) {
        OpenAnswer begun = run.takeOpen();
        HttpSession session = begun == null ? sessions.open(egress.streams(), run) : begun.session();
        Uni<HttpStream> answering =
                begun == null ? ask(session, target, run) : Uni.createFrom().item(begun.stream());
        return answering
                .flatMap(stream -> judge(stream, begun != null && begun.recognised(), target, run))
                .onTermination()
                .invoke(session::close);
    }

    private static Uni<HttpStream> ask(HttpSession session, ProbeTarget target, ProbeRun run) {
        Url url = target.url();
        Map<String, String> headers = new TreeMap<>(HttpAccess.headers(target, url));
        headers.put("Icy-MetaData", "1");
        return session.open(url, headers, run.remaining());
    }

    private Uni<Played> judge(HttpStream stream, boolean recognised, ProbeTarget target, ProbeRun run) {
        IcyAnswer answer = new IcyAnswer(stream);
        Reason refusal = answer.refusal(HttpAccess.sendsCredentials(target, target.url()));
        if (refusal != null) {
            return refused(stream, answer, refusal);
        }
        if (!recognised && (answer.isPage() || answer.isList())) {
            String detail = "the answer is " + answer.type() + ", not audio"
                    + (answer.isList() ? ": use the address inside it" : "");
            return Uni.createFrom().item(Played.failed(Reason.UNEXPECTED_CONTENT, Stage.ACCESS, detail));
        }
        if (!recognised && answer.isNotRead()) {
            String detail = "the answer is " + answer.type() + ", which cannot be read yet";
            return Uni.createFrom().item(Played.failed(Reason.UNSUPPORTED, Stage.MEDIA, detail));
        }
        if (answer.name() != null) {
            run.step("icy-name", answer.name());
        }
        return Listening.to(stream, answer, target, run, context());
    }

    private ContextInternal context() {
        return ((VertxInternal) vertx).getOrCreateContext();
    }

    /** A 403 may mean "not you" or "no room": Icecast says which in the body. */
    private Uni<Played> refused(HttpStream stream, IcyAnswer answer, Reason reason) {
        Played plain = Played.failed(reason, Stage.ACCESS, stream.url().host() + " answered " + answer.statusLine());
        if (reason != Reason.ACCESS_DENIED) {
            return Uni.createFrom().item(plain);
        }
        return Deadline.in(context(), REFUSAL)
                .bound(stream.body().toUni(), () -> new NetFailure(NetFailure.Kind.RESPONSE_TIMEOUT, "no body in time"))
                .map(body -> body != null && IcyAnswer.saysFull(body.toString(StandardCharsets.UTF_8))
                        ? Played.failed(Reason.SERVER_FULL, Stage.ACCESS, "the server takes no more listeners")
                        : plain)
                .onFailure(NetFailure.class)
                .recoverWithItem(plain);
    }
}
