package dev.tallylight.door;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/**
 * Refuses, before anything is looked for, what is asked by a method that nothing here knows (RFC 9110 §9.1): a method is any
 * word that somebody makes up, and whatever stands behind would have to be prepared for each.
 */
@ApplicationScoped
class Methods {
    /** RFC 9110 §9.3 without CONNECT and TRACE, which nobody has use for; RFC 5789. */
    static final Set<String> KNOWN = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private static final String NOT_IMPLEMENTED =
            "{\"type\":\"about:blank\",\"title\":\"Not Implemented\",\"status\":501,"
                    + "\"detail\":\"Nothing here is asked by this method: use GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS.\"}";

    void install(@Observes Router main) {
        refuseUnknown(main);
    }

    void install(@Observes ManagementInterface management) {
        refuseUnknown(management.router());
    }

    private static void refuseUnknown(Router router) {
        router.route().order(MetricLabels.BEFORE_ALL + 1).handler(Methods::check);
    }

    private static void check(RoutingContext request) {
        if (KNOWN.contains(request.request().method().name())) {
            request.next();
            return;
        }
        request.response()
                .setStatusCode(501)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .end(NOT_IMPLEMENTED);
    }
}
