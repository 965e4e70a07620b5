package dev.tallylight.net.url;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses written out in a host. Strict on purpose: {@code 0177.0.0.1}, {@code 2130706433} and {@code 0x7f.1} are
 * loopback to one parser and a name to the next, so they are nothing here.
 */
public final class IpLiteral {
    private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
    /** What the WHATWG URL standard calls "ends in a number": such a host is an IPv4 address or an error. */
    private static final Pattern LAST_LABEL_IS_A_NUMBER = Pattern.compile("(?i)(.*\\.)?([0-9]+|0x[0-9a-f]*)\\.?");

    private IpLiteral() {}

    /** The four or sixteen bytes of a dotted quad or an IPv6 literal without brackets and zone; null for a name. */
    public static byte @Nullable [] parse(String host) {
        if (host.indexOf(':') >= 0) {
            return host.indexOf('%') >= 0 ? null : NetUtil.createByteArrayFromIpAddressString(host);
        }
        String[] octets = host.split("\\.", -1);
        if (octets.length != 4) {
            return null;
        }
        byte[] address = new byte[4];
        for (int i = 0; i < 4; i++) {
            if (!OCTET.matcher(octets[i]).matches() || Integer.parseInt(octets[i]) > 255) {
                return null;
            }
            address[i] = (byte) Integer.parseInt(octets[i]);
        }
        return address;
    }

    /** Whether a host that is no literal of ours would be read as an address by somebody else's parser. */
    public static boolean looksLikeOne(String host) {
        return host.indexOf(':') >= 0 || LAST_LABEL_IS_A_NUMBER.matcher(host).matches();
    }

    public static InetAddress address(@Nullable String host, byte[] bytes) {
        try {
            return InetAddress.getByAddress(host, bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes", e);
        }
    }
}
