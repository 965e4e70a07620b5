package dev.tallylight.access.audit;

import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Before all else, of each request: who sent it is known to whatever is done for it; and an answer that refuses is counted. */
@ApplicationScoped
class AuditedRequests {
    private final Refusals refusals;

    AuditedRequests(Refusals refusals) {
        this.refusals = refusals;
    }

    void install(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::begin);
    }

    private void begin(RoutingContext request) {
        SocketAddress peer = request.request().remoteAddress();
        String address = peer == null || peer.hostAddress() == null ? "unknown" : peer.hostAddress();
        Caller.is(request, address);
        request.addEndHandler(ended -> answered(request, address));
        request.next();
    }

    private void answered(RoutingContext request, String address) {
        int status = request.response().getStatusCode();
        if (Refusals.isOne(status)) {
            refusals.note(Caller.of(request, address), AuditObject.ofPath(request.normalizedPath()), status);
        }
    }
}
