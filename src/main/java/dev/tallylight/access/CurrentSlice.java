package dev.tallylight.access;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * The slice of whoever sent the request that is being answered. Resources and pages ask for it, once, at the beginning of a
 * method that roles guard, and hand it on; nobody below them knows it otherwise.
 */
@ApplicationScoped
public class CurrentSlice {
    /** The attribute of an identity. Every mechanism that lets somebody in sets it: who has none is not taken to see all. */
    public static final String ATTRIBUTE = "tallylight.slice";

    private final CurrentVertxRequest requests;

    CurrentSlice(CurrentVertxRequest requests) {
        this.requests = requests;
    }

    /** @throws IllegalStateException where nobody was let in, or without a slice: a fault of ours, and never all */
    public Slice get() {
        RoutingContext request = requests.getCurrent();
        if (request != null
                && request.user() instanceof QuarkusHttpUser caller
                && caller.getSecurityIdentity().getAttribute(ATTRIBUTE) instanceof Slice slice) {
            return slice;
        }
        throw new IllegalStateException("the caller's slice is asked for where nobody was let in with one");
    }
}
