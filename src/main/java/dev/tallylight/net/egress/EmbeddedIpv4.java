package dev.tallylight.net.egress;

import java.util.Arrays;
import java.util.List;

/**
 * IPv6 addresses that some translator on the way turns into IPv4 ones. Whoever checks only the outer form can be led
 * to {@code 127.0.0.1} by {@code ::ffff:127.0.0.1}, {@code 64:ff9b::7f00:1} or {@code 2002:7f00:1::}.
 */
final class EmbeddedIpv4 {
    private static final Cidr MAPPED = Cidr.parse("::ffff:0:0/96"); // RFC 4291 §2.5.5.2
    private static final Cidr TRANSLATED = Cidr.parse("::ffff:0:0:0/96"); // RFC 2765
    private static final Cidr COMPATIBLE = Cidr.parse("::/96"); // RFC 4291 §2.5.5.1
    private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96"); // RFC 6052
    private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16"); // RFC 3056
    private static final Cidr TEREDO = Cidr.parse("2001::/32"); // RFC 4380 §4

    private EmbeddedIpv4() {}

    /** The IPv4 addresses inside, every one of which must be allowed; empty where there is none. */
    static List<byte[]> in(byte[] address) {
        if (address.length != 16 || isUnspecifiedOrLoopback(address)) {
            return List.of();
        }
        if (MAPPED.contains(address)
                || TRANSLATED.contains(address)
                || COMPATIBLE.contains(address)
                || NAT64.contains(address)) {
            return List.of(Arrays.copyOfRange(address, 12, 16));
        }
        if (SIX_TO_FOUR.contains(address)) {
            return List.of(Arrays.copyOfRange(address, 2, 6));
        }
        if (TEREDO.contains(address)) {
            return List.of(Arrays.copyOfRange(address, 4, 8), inverted(Arrays.copyOfRange(address, 12, 16)));
        }
        return List.of();
    }

    /** {@code ::} and {@code ::1} lie in the block of the compatible addresses without being any. */
    private static boolean isUnspecifiedOrLoopback(byte[] address) {
        for (int i = 0; i < 15; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address[15] == 0 || address[15] == 1;
    }

    private static byte[] inverted(byte[] client) {
        for (int i = 0; i < client.length; i++) {
            client[i] = (byte) ~client[i];
        }
        return client;
    }
}
