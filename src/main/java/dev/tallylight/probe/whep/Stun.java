package dev.tallylight.probe.whep;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** STUN messages (RFC 8489) as ICE uses them for its connectivity checks (RFC 8445 §7). Pure. */
final class Stun {
    static final int BINDING_REQUEST = 0x0001;
    static final int BINDING_SUCCESS = 0x0101;
    static final int BINDING_ERROR = 0x0111;

    /** An answer of role conflict (RFC 8445 §7.3.1.1). */
    static final int ROLE_CONFLICT = 487;

    private static final int HEADER = 20;
    private static final int COOKIE = 0x2112a442;
    private static final int ID_BYTES = 12;
    private static final int USERNAME = 0x0006;
    private static final int MESSAGE_INTEGRITY = 0x0008;
    private static final int ERROR_CODE = 0x0009;
    private static final int XOR_MAPPED_ADDRESS = 0x0020;
    private static final int PRIORITY = 0x0024;
    private static final int USE_CANDIDATE = 0x0025;
    private static final int FINGERPRINT = 0x8028;
    private static final int ICE_CONTROLLING = 0x802a;
    private static final int HMAC_BYTES = 20;
    private static final int FINGERPRINT_XOR = 0x5354554e;
    private static final int HOST_PRIORITY = 126 << 24 | 65535 << 8 | 255; // RFC 8445 §5.1.2.1, component 1
    private static final int MOST_BYTES = 1500;

    private Stun() {}

    /**
     * A message that was read.
     *
     * @param id of its transaction, 12 bytes
     * @param username empty where it has none
     * @param error of an error answer; 0 where it has none
     * @param signed whether it carries an integrity that the password proves
     */
    record Message(int type, byte[] id, String username, int error, boolean signed) {
        boolean answers(byte[] request) {
            return Arrays.equals(id, request);
        }
    }

    /** Whether a datagram is STUN's, by its first byte (RFC 7983 §7). */
    static boolean is(byte[] datagram) {
        return datagram.length >= HEADER && datagram[0] >= 0 && datagram[0] <= 3;
    }

    /**
     * A check of the controlling side, which nominates at once.
     *
     * @param id 12 bytes of the caller's
     * @param username the peer's fragment, a colon, one's own
     * @param password the peer's
     * @param tieBreaker any number that stays the same
     */
    static byte[] check(byte[] id, String username, String password, long tieBreaker) {
        ByteBuffer out = begin(BINDING_REQUEST, id);
        attribute(out, USERNAME, username.getBytes(StandardCharsets.UTF_8));
        attribute(
                out, ICE_CONTROLLING, ByteBuffer.allocate(8).putLong(tieBreaker).array());
        attribute(out, PRIORITY, ByteBuffer.allocate(4).putInt(HOST_PRIORITY).array());
        attribute(out, USE_CANDIDATE, new byte[0]);
        return sealed(out, password);
    }

    /**
     * The answer to a check of the peer's.
     *
     * @param password one's own
     * @param from who asked
     */
    static byte[] success(byte[] id, String password, InetAddress from, int port) {
        ByteBuffer out = begin(BINDING_SUCCESS, id);
        byte[] address = from.getAddress();
        ByteBuffer mask = ByteBuffer.allocate(16).putInt(COOKIE).put(id);
        ByteBuffer mapped = ByteBuffer.allocate(4 + address.length)
                .putShort((short) (address.length == 4 ? 1 : 2))
                .putShort((short) (port ^ COOKIE >>> 16));
        for (int i = 0; i < address.length; i++) {
            mapped.put((byte) (address[i] ^ mask.get(i)));
        }
        attribute(out, XOR_MAPPED_ADDRESS, mapped.array());
        return sealed(out, password);
    }

    private static ByteBuffer begin(int type, byte[] id) {
        return ByteBuffer.allocate(MOST_BYTES)
                .putShort((short) type)
                .putShort((short) 0)
                .putInt(COOKIE)
                .put(id);
    }

    private static void attribute(ByteBuffer out, int type, byte[] value) {
        out.putShort((short) type).putShort((short) value.length).put(value);
        while (out.position() % 4 != 0) {
            out.put((byte) 0);
        }
    }

    private static byte[] sealed(ByteBuffer out, String password) {
        int signed = out.position();
        out.putShort(2, (short) (signed - HEADER + 4 + HMAC_BYTES));
        attribute(out, MESSAGE_INTEGRITY, hmac(password, out.array(), signed));
        int printed = out.position();
        out.putShort(2, (short) (printed - HEADER + 8));
        attribute(
                out,
                FINGERPRINT,
                ByteBuffer.allocate(4).putInt(fingerprint(out.array(), printed)).array());
        return Arrays.copyOf(out.array(), out.position());
    }

    /**
     * Reads a message.
     *
     * @param password what its integrity is to be proven by
     * @return null where it is no whole STUN message
     */
    static @Nullable Message read(byte[] data, String password) {
        ByteBuffer in = ByteBuffer.wrap(data);
        if (!is(data) || in.getInt(4) != COOKIE || HEADER + (in.getShort(2) & 0xffff) != data.length) {
            return null;
        }
        byte[] id = Arrays.copyOfRange(data, 8, 8 + ID_BYTES);
        String username = "";
        int error = 0;
        boolean signed = false;
        for (int at = HEADER; at + 4 <= data.length && !signed; ) { // what follows the integrity is not covered by it
            int length = in.getShort(at + 2) & 0xffff;
            int value = at + 4;
            if (value + length > data.length) {
                return null;
            }
            switch (in.getShort(at) & 0xffff) {
                case USERNAME -> username = new String(data, value, length, StandardCharsets.UTF_8);
                case ERROR_CODE ->
                    error = length < 4 ? 0 : (data[value + 2] & 7) * 100 + (data[value + 3] & 0xff) % 100;
                case MESSAGE_INTEGRITY -> signed = length == HMAC_BYTES && proven(data, at, password);
                default -> {}
            }
            at = value + (length + 3 & ~3);
        }
        return new Message(in.getShort(0) & 0xffff, id, username, error, signed);
    }

    private static boolean proven(byte[] data, int at, String password) {
        byte[] covered = Arrays.copyOf(data, at);
        ByteBuffer.wrap(covered).putShort(2, (short) (at - HEADER + 4 + HMAC_BYTES));
        byte[] expected = hmac(password, covered, at);
        return MessageDigest.isEqual(expected, Arrays.copyOfRange(data, at + 4, at + 4 + HMAC_BYTES));
    }

    private static byte[] hmac(String password, byte[] data, int length) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            mac.update(data, 0, length);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA1", e);
        }
    }

    private static int fingerprint(byte[] data, int length) {
        CRC32 crc = new CRC32();
        crc.update(data, 0, length);
        return (int) crc.getValue() ^ FINGERPRINT_XOR;
    }
}
