package dev.tallylight.net.cookie;

import io.netty.util.NetUtil;

/**
 * What is asked of whom, as far as it matters to cookies.
 *
 * @param host in lower case; an IPv6 literal without brackets
 * @param path without the query
 * @param secure whether it is asked over TLS
 */
public record Place(String host, String path, boolean secure) {
    boolean isAddress() {
        return host.indexOf(':') >= 0 || NetUtil.isValidIpV4Address(host);
    }

    /** Whether the host is this domain or below it (RFC 6265 §5.1.3); nothing is below an address. */
    boolean isWithin(String domain) {
        return host.equals(domain) || (!isAddress() && host.endsWith("." + domain));
    }

    /** Where a cookie goes whose path is not said (RFC 6265 §5.1.4). */
    String directory() {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }
}
