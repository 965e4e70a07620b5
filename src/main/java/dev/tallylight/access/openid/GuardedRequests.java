package dev.tallylight.access.openid;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.dial.Dialer;
import dev.tallylight.net.egress.Egress;
import dev.tallylight.net.egress.EgressGuard;
import dev.tallylight.net.egress.EgressPolicy;
import io.quarkus.arc.Unremovable;
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
 * keep the name. Nothing goes in the clear that the issuer's own address does not allow. What a discovery document names is so checked like the issuer itself. Answers are bounded in time and size.
 */
@ApplicationScoped
@Unremovable // nobody injects it: Quarkus looks it up
class GuardedRequests implements OidcRequestFilter {
    static final Duration PATIENCE = Duration.ofSeconds(10);
    static final int MOST_BYTES = 1024 * 1024;

    private final EgressGuard guard;
    private final OpenId openId;
    private final Dialer dialer;

    GuardedRequests(Egress egress, OpenId openId, Dialer dialer) {
        this.guard = egress.oidc();
        this.openId = openId;
        this.dialer = dialer;
    }

    @Override
    public Uni<Void> filter(OidcRequestFilterContext context) {
        @SuppressWarnings("unchecked") // Mutiny's wrapper keeps no type
        HttpRequest<Buffer> request = context.request().getDelegate();
        String before = request.virtualHost();
        String name = before == null ? request.host() : before; // it is tried again
        return guard.admit(plain(name), PATIENCE)
                .chain(addresses -> addresses.size() == 1
                        ? Uni.createFrom().item(addresses.getFirst())
                        : anAnswering(plain(name), request.port()))
                .invoke(address -> {
                    if (!Boolean.TRUE.equals(request.ssl())) {
                        requirePlain(name, address);
                    }
                    send(request, name, address);
                })
                .replaceWithVoid();
    }

    /** Of several addresses, one that takes a connection: Quarkus' client would try none but the one it is told. */
    private Uni<InetAddress> anAnswering(String host, int port) {
        return dialer.dial(guard, host, port, false, PATIENCE).map(dialed -> {
            dialed.socket().close();
            return dialed.address();
        });
    }

    /** Not even an issuer with TLS is taken at its word where it names a place without: our secret would go there in the clear. */
    private void requirePlain(String name, InetAddress address) {
        if (!openId.isPlain() || !openId.isPlainAnywhere() && !EgressPolicy.isNear(address)) {
            throw new NetFailure(
                    NetFailure.Kind.EGRESS_REFUSED,
                    "http:// to " + name
                            + " is refused: the issuer must name places with https://, or be one in a private"
                            + " network itself");
        }
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
