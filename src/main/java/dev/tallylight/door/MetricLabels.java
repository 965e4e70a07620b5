package dev.tallylight.door;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.quarkus.micrometer.runtime.binder.vertx.HttpRequestMetric;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/**
 * What metrics may be labelled with: nothing that a stranger makes up. Each new value of a label is a time series that is
 * kept for as long as the process lives, and /q/metrics shows it to whoever may ask. Quarkus labels a request with its method,
 * as it came, and where no route of ours has taken it (405, 413, a connection that ends too early) with its path, which may be
 * a test handler's secret key; and datagrams with both their addresses, of which a probe's own is another one each time.
 */
@ApplicationScoped
class MetricLabels {
    /** The order of what is done with each request before all else. */
    static final int BEFORE_ALL = Integer.MIN_VALUE;

    private static final String MANAGED = "/q/";
    private static final String UNKNOWN = "/UNKNOWN";
    /** By {@code quarkus.micrometer.binder.http-server.suppress-non-application-uris}, it is measured no more than what is there. */
    private static final String MANAGED_UNKNOWN = "/q/UNKNOWN";

    private static final Set<String> ADDRESSES = Set.of("address", "remote-address");
    private static final Tag OTHER = Tag.of("method", "OTHER");

    void install(@Observes Router main) {
        main.route().order(BEFORE_ALL).handler(MetricLabels::label);
    }

    void install(@Observes ManagementInterface management) {
        management.router().route().order(BEFORE_ALL).handler(MetricLabels::label);
    }

    /** The label of what no route takes; a route that takes it puts its template in this one's place. */
    private static void label(RoutingContext request) {
        if (request.request() instanceof HttpServerRequestInternal internal
                && internal.metric() instanceof HttpRequestMetric metric) {
            String path = request.request().path();
            metric.setTemplatePath(path != null && path.startsWith(MANAGED) ? MANAGED_UNKNOWN : UNKNOWN);
        }
        request.next();
    }

    @Produces
    @Singleton
    MeterFilter bounded() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                if (id.getName().startsWith("http.server.")) {
                    String method = id.getTag(OTHER.getKey());
                    return method == null || Methods.KNOWN.contains(method) ? id : id.withTag(OTHER);
                }
                return id.getName().startsWith("udp.") ? id.replaceTags(withoutAddresses(id)) : id;
            }
        };
    }

    private static List<Tag> withoutAddresses(Meter.Id id) {
        return id.getTags().stream()
                .filter(tag -> !ADDRESSES.contains(tag.getKey()))
                .toList();
    }
}
