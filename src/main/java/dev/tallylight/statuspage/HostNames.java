package dev.tallylight.statuspage;

import dev.tallylight.rest.Violations;
import java.util.Set;
import java.util.regex.Pattern;

/** Which host names may be a page's: in lower case, as they come in a request's {@code Host}. Pure. */
final class HostNames {
    private static final int MOST = 253;

    /** RFC 1123 §2.1; the last label is no number, or it would be an address. */
    private static final Pattern NAME = Pattern.compile(
            "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+(?!\\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    /** By which other programs in a cluster reach us (Kubernetes' names of services): agents, and what scrapes metrics. */
    private static final Pattern IN_A_CLUSTER = Pattern.compile(".*\\.(?:svc|cluster\\.local)");

    private HostNames() {}

    /** @param ours by which people reach the console, as far as that is known */
    static void check(String host, Set<String> ours, Violations violations) {
        violations.check(
                host.length() <= MOST && NAME.matcher(host).matches(),
                "host",
                "must be a host name such as status.example.com: without scheme, port and path, no address, and other"
                        + " alphabets as xn--");
        violations.check(
                !ours.contains(host) && !host.equals("localhost") && !host.endsWith(".localhost"),
                "host",
                "is the one by which people reach the console: whoever came there would find the page and nothing else."
                        + " Point another name here");
        violations.check(
                !IN_A_CLUSTER.matcher(host).matches(),
                "host",
                "is a service's name within a cluster, by which agents and other programs may reach Tallylight: take the"
                        + " one that visitors see, such as status.example.com");
    }
}
