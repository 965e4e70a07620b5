package dev.tallylight.statuspage.serve;

import io.quarkus.micrometer.runtime.binder.vertx.HttpRequestMetric;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;

/** What metrics call the requests that are answered before any resource is asked. */
final class Routes {
    private Routes() {}

    /** @param route with its parameters' names, never with what came in their places */
    static void name(HttpServerRequest request, String route) {
        if (request instanceof HttpServerRequestInternal internal
                && internal.metric() instanceof HttpRequestMetric metric) {
            metric.setTemplatePath(route);
        }
    }
}
