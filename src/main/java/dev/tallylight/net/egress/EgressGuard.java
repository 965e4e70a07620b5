package dev.tallylight.net.egress;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.url.IpLiteral;
import dev.tallylight.net.url.Url;
import io.smallrye.mutiny.Uni;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decides which hosts may be connected to. A name is resolved once, every address that it has is checked, and what
 * comes back is what must be connected to: a name that answers differently the next time (DNS rebinding) gains nothing.
 * One refused address refuses the host. {@code Dialer} calls it for every connection; the API calls
 * {@link #checkLiteral} when somebody enters a URL.
 */
public final class EgressGuard {
    private static final byte[] V4_LOOPBACK = {127, 0, 0, 1};
    private static final byte[] V6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private final EgressPolicy policy;
    private final NameResolver resolver;
    private final String remedy;

    /** @param remedy the variable that decides, for messages: {@code TALLYLIGHT_EGRESS_STREAMS} */
    public EgressGuard(EgressPolicy policy, NameResolver resolver, String remedy) {
        this.policy = policy;
        this.resolver = resolver;
        this.remedy = remedy;
    }

    public boolean allows(InetAddress address) {
        return policy.allows(address);
    }

    /**
     * The addresses of a host, all of them checked, the preferred first; each carries the host as its name.
     *
     * @param host as {@link Url#host()} has it
     * @return fails with a {@link NetFailure}: {@code DNS_FAILURE} or {@code EGRESS_REFUSED}
     */
    public Uni<List<InetAddress>> admit(String host, Duration deadline) {
        byte[] literal = IpLiteral.parse(host);
        if (literal != null) {
            return checked(host, List.of(IpLiteral.address(host, literal)));
        }
        if (IpLiteral.looksLikeOne(host)) {
            return Uni.createFrom().failure(new NetFailure(NetFailure.Kind.EGRESS_REFUSED, ambiguous(host)));
        }
        Uni<List<InetAddress>> addresses =
                isLocalhost(host) ? Uni.createFrom().item(loopback(host)) : resolver.resolve(host, deadline);
        return addresses.flatMap(found -> checked(host, found));
    }

    /**
     * The same of a host that somebody else has resolved.
     *
     * @return the addresses; fails with {@code EGRESS_REFUSED} where one of them is not allowed
     */
    public Uni<List<InetAddress>> checked(String host, List<InetAddress> addresses) {
        for (InetAddress address : addresses) {
            if (!policy.allows(address)) {
                return Uni.createFrom().failure(new NetFailure(NetFailure.Kind.EGRESS_REFUSED, refusal(host, address)));
            }
        }
        return Uni.createFrom()
                .item(addresses.stream()
                        .map(address -> IpLiteral.address(host, address.getAddress()))
                        .toList());
    }

    /**
     * What can be said of a URL without asking a name server: refuses literal addresses and {@code localhost} where
     * the policy does.
     *
     * @throws EgressRefusedException naming the host and the remedy
     */
    public void checkLiteral(Url url) {
        String host = url.host();
        byte[] literal = IpLiteral.parse(host);
        if (literal != null) {
            refuseUnlessAllowed(host, IpLiteral.address(null, literal));
        } else if (IpLiteral.looksLikeOne(host)) {
            throw new EgressRefusedException(ambiguous(host));
        } else if (isLocalhost(host)) {
            loopback(host).forEach(address -> refuseUnlessAllowed(host, address));
        }
    }

    private void refuseUnlessAllowed(String host, InetAddress address) {
        if (!policy.allows(address)) {
            throw new EgressRefusedException(refusal(host, address));
        }
    }

    private String refusal(String host, InetAddress address) {
        boolean literal = IpLiteral.parse(host) != null;
        String subject = literal ? host : host + " is at " + address.getHostAddress() + ", which";
        return subject + " " + policy.describe(address) + ", not allowed by " + remedy;
    }

    private static String ambiguous(String host) {
        return host + " looks like an address but is written neither as four decimal numbers nor as plain IPv6";
    }

    /** RFC 6761 §6.3: these are loopback, whatever a name server says, of either family as browsers have it. */
    private static boolean isLocalhost(String host) {
        return host.equals("localhost") || host.endsWith(".localhost");
    }

    private List<InetAddress> loopback(String host) {
        List<InetAddress> allowed = Stream.of(V4_LOOPBACK, V6_LOOPBACK)
                .map(address -> IpLiteral.address(host, address))
                .filter(policy::allows)
                .toList();
        return allowed.isEmpty() ? List.of(IpLiteral.address(host, V4_LOOPBACK)) : allowed;
    }
}
