package dev.tallylight.net.egress;

import dev.tallylight.net.NetFailure;
import io.smallrye.mutiny.Uni;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/** Turns a host name into addresses without blocking. A port: tests put their own in. */
@FunctionalInterface
public interface NameResolver {
    /**
     * Asks for a host's addresses.
     *
     * @return all its addresses, the preferred first, never empty; fails with {@link NetFailure.Kind#DNS_FAILURE}
     */
    Uni<List<InetAddress>> resolve(String host, Duration deadline);
}
