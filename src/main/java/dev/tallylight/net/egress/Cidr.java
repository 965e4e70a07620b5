package dev.tallylight.net.egress;

import dev.tallylight.net.url.IpLiteral;
import java.util.Arrays;

/**
 * A block of addresses.
 *
 * @param network its first address, 4 or 16 bytes
 * @param prefix how many leading bits count
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never shown
public record Cidr(byte[] network, int prefix) {
    public Cidr {
        network = network.clone();
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code fd00::/8}, or one address.
     *
     * @throws IllegalArgumentException when it is none, or has bits set beyond its prefix
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        byte[] network = IpLiteral.parse(slash < 0 ? text : text.substring(0, slash));
        if (network == null) {
            throw new IllegalArgumentException("\"" + text + "\" is no address and no block such as 10.0.0.0/8");
        }
        int most = network.length * 8;
        int prefix = slash < 0 ? most : prefix(text, slash, most);
        Cidr cidr = new Cidr(network, prefix);
        if (!Arrays.equals(cidr.masked(network), network)) {
            throw new IllegalArgumentException("\"" + text + "\" has bits set beyond its prefix of " + prefix);
        }
        return cidr;
    }

    private static int prefix(String text, int slash, int most) {
        String digits = text.substring(slash + 1);
        if (digits.matches("[0-9]{1,3}") && Integer.parseInt(digits) <= most) {
            return Integer.parseInt(digits);
        }
        throw new IllegalArgumentException("\"" + text + "\" needs a prefix from 0 to " + most + " after the slash");
    }

    /** Whether an address of 4 or 16 bytes is within it; one of the other family never is. */
    public boolean contains(byte[] address) {
        return address.length == network.length && Arrays.equals(masked(address), network);
    }

    private byte[] masked(byte[] address) {
        byte[] masked = address.clone();
        for (int bit = prefix; bit < masked.length * 8; bit = (bit | 7) + 1) {
            masked[bit / 8] &= (byte) (0xff << (8 - bit % 8));
        }
        return masked;
    }
}
