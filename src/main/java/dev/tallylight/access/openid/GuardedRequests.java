package dev.tallylight.access.openid;

import dev.tallylight.net.egress.Egress;
import dev.tallylight.net.egress.EgressGuard;
import io.quarkus.oidc.common.OidcRequestFilter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.time.Duration;

/**
 * Has each request of Quarkus' OIDC client (discovery, keys, tokens) connect to an address that the egress guard has checked:
 * the name is resolved here, once, and the connection is made to what was found, while Host, SNI and the certificate's check
 * keep the name. What a discovery document names is so checked like the issuer itself. Answers are bounded in time and size.
 */
@ApplicationScoped
class GuardedRequests implements OidcRequestFilter {
    static final Duration PATIENCE = Duration.ofSeconds(10);
    static final int MOST_BYTES = 1024 * 1024;

    private final EgressGuard guard;

    GuardedRequests(Egress egress) {
        this.guard = egress.oidc();
    }

    @Override
    public Uni<Void> filter(OidcRequestFilterContext context) {
        @SuppressWarnings("unchecked") // Mutiny's wrapper keeps no type
        HttpRequest<Buffer> request = context.request().getDelegate();
        String before = request.virtualHost();
        String name = before == null ? request.host() : before; // it is tried again
        return guard.admit(plain(name), PATIENCE)
                .invoke(addresses -> send(request, name, addresses.getFirst()))
                .replaceWithVoid();
    }

    private static void send(HttpRequest<Buffer> request, String name, InetAddress checked) {
        request.host(checked.getHostAddress());
        request.virtualHost(name);
        request.timeout(PATIENCE.toMillis());
        request.as(new BoundedBody(MOST_BYTES));
    }

    /** IPv6 stands in brackets in a URL. */
    private static String plain(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
