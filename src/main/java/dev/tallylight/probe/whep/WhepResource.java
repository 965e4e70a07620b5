package dev.tallylight.probe.whep;

import dev.tallylight.net.Deadline;
import dev.tallylight.net.NetFailure;
import dev.tallylight.net.http.HttpCall;
import dev.tallylight.net.http.HttpReply;
import dev.tallylight.net.http.HttpSession;
import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
import dev.tallylight.probe.HttpAccess;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import io.smallrye.mutiny.Uni;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the server makes for its viewer and keeps for a while unless it is told that he goes: the WHEP resource that its answer
 * names (draft-ietf-wish-whep §4.1). Confined to the probe's event loop.
 */
final class WhepResource {
    /** So long a goodbye may outlive its probe. */
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private static final int CREATED = 201;

    private final ProbeTarget target;
    private final ProbeRun run;
    private final ContextInternal context;
    private final HttpSession session;
    private @Nullable Url named;
    private boolean noted;

    WhepResource(ProbeTarget target, ProbeRun run, ContextInternal context, HttpSession session) {
        this.target = target;
        this.run = run;
        this.context = context;
        this.session = session;
    }

    /**
     * Gives it back, and closes the session. Where it is still being made, because the playing was broken off, that is waited for.
     *
     * @param offered the answer to the offer, which does not begin anew when it is asked for again
     */
    void leave(Uni<HttpReply> offered) {
        Deadline.in(context, GOODBYE)
                .bound(
                        offered,
                        () -> new NetFailure(NetFailure.Kind.RESPONSE_TIMEOUT, "nobody waits for it any longer"))
                .subscribe()
                .with(this::leave, failure -> session.close());
    }

    private void leave(HttpReply reply) {
        note(reply);
        Url there = named;
        if (there == null) {
            session.close();
            return;
        }
        session.send(HttpCall.without("DELETE", there, HttpAccess.headers(target, there)), 0, GOODBYE)
                .onTermination()
                .invoke(session::close)
                .subscribe()
                .with(ignored -> {}, ignored -> {});
    }

    /** Takes note of where it is: on the same server only, for a stranger's answer must not make us delete something elsewhere. */
    void note(HttpReply reply) {
        String location = reply.headers().get("Location");
        if (noted || reply.status() != CREATED || location == null) {
            return;
        }
        noted = true;
        try {
            Url there = reply.url().resolve(location);
            if (there.sameOriginAs(reply.url())) {
                named = there;
            } else {
                run.step("Location", "is on another server, and is left alone: " + there);
            }
        } catch (UrlException e) {
            run.step("Location", "cannot be used: " + e.getMessage());
        }
    }
}
