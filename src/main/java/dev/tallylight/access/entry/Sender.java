package dev.tallylight.access.entry;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Whom an address stands for: of IPv6, a /64 is one customer's (RFC 6177). */
public final class Sender {
    private static final int MOST_CHARACTERS = 64;
    /** What an IPv4 address begins with that comes as one of IPv6 (RFC 4291 §2.5.5.2). */
    static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private Sender() {}

    /** @param address in text; what is none, or null, stands for itself */
    public static String of(@Nullable String address) {
        if (address == null) {
            return "unknown";
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            return address.length() <= MOST_CHARACTERS ? address : address.substring(0, MOST_CHARACTERS);
        }
        if (bytes.length == 16 && Arrays.equals(bytes, 0, 12, MAPPED, 0, 12)) {
            bytes = Arrays.copyOfRange(bytes, 12, 16);
        }
        return bytes.length == 16
                ? HexFormat.ofDelimiter(":").formatHex(bytes, 0, 8) + "/64"
                : NetUtil.bytesToIpAddress(bytes);
    }
}
