package dev.tallylight.net.http;

import dev.tallylight.net.dial.Dialer;
import dev.tallylight.net.egress.EgressGuard;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Opens an {@link HttpSession} for each probe. */
@ApplicationScoped
public class HttpSessions {
    private final Vertx vertx;
    private final Dialer dialer;
    private final String userAgent;

    /** @param version of this program: servers see {@code Tallylight/<version>} in their logs */
    @Inject
    public HttpSessions(
            Vertx vertx,
            Dialer dialer,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "dev") String version) {
        this.vertx = vertx;
        this.dialer = dialer;
        this.userAgent = "Tallylight/" + version;
    }

    /**
     * A session on the caller's event-loop context, or on a new one where the caller has none. It notes {@code
     * connect}, {@code GET} and {@code redirect} steps with the listener by itself.
     *
     * @param guard asked for every connection, redirects included
     */
    public HttpSession open(EgressGuard guard, NetListener listener) {
        return new DialedHttpSession(((VertxInternal) vertx).getOrCreateContext(), dialer, guard, userAgent, listener);
    }
}
