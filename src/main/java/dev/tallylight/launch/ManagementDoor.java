package dev.tallylight.launch;

import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Where health and metrics are shown. Quarkus decides at build time whether they have a server of their own; ours is built
 * with one, which listens only where {@code QUARKUS_MANAGEMENT_PORT} is set. Elsewhere the main port passes these requests
 * on to it, so that one executable serves one machine as well as a cluster, whose NetworkPolicy can tell ports apart, and
 * not paths.
 */
@ApplicationScoped
class ManagementDoor {
    private static final Pattern MANAGED = Pattern.compile("/q/(health|metrics)(/.*)?");

    private volatile @Nullable Router management;

    void found(@Observes ManagementInterface own) {
        management = own.router();
    }

    void open(@Observes Router main, @ConfigProperty(name = "quarkus.management.host-enabled") boolean aPortOfItsOwn) {
        if (!aPortOfItsOwn) {
            main.route("/q/*")
                    .order(RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT + 1)
                    .handler(this::passOn);
        }
    }

    private void passOn(RoutingContext context) {
        Router to = management;
        if (to == null || !MANAGED.matcher(context.normalizedPath()).matches()) {
            context.next();
            return;
        }
        HttpServerRequest request = context.request();
        if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
            // a body would be read there by that server's own bounds
            context.response()
                    .setStatusCode(405)
                    .putHeader("Allow", "GET, HEAD")
                    .putHeader("Connection", "close")
                    .end();
            return;
        }
        // that server lets every page of the web read its answers; here a browser may be signed in behind it
        request.headers().remove(HttpHeaders.ORIGIN);
        request.resume();
        to.handle(request);
    }
}
