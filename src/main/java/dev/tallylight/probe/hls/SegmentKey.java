package dev.tallylight.probe.hls;

import dev.tallylight.probe.hls.playlist.Playlist;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * How a segment is opened: RFC 8216 §4.3.2.4 and §5.2.
 *
 * @param spec null where it is not encrypted
 * @param secret 16 bytes; empty where there is none, or none that is of use here
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never shown
record SegmentKey(Playlist.@Nullable Key spec, byte[] secret) {
    private static final String WHOLE_SEGMENT = "AES-128";
    private static final int BLOCK = 16;

    static final SegmentKey NONE = new SegmentKey(null, new byte[0]);

    static boolean locksWholeSegments(Playlist.Key key) {
        return key.method().equals(WHOLE_SEGMENT);
    }

    /** Whether the bytes are a secret that stays one: a whole segment is encrypted, and the key is a licence server's. */
    boolean opaque() {
        return spec != null && locksWholeSegments(spec) && secret.length == 0;
    }

    /**
     * The bytes as they are after decryption, where the whole segment is encrypted.
     *
     * @param sequence its number
     */
    byte[] opened(byte[] bytes, long sequence) {
        if (spec == null || !locksWholeSegments(spec) || secret.length == 0) {
            return bytes;
        }
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE, new SecretKeySpec(secret, "AES"), new IvParameterSpec(vector(spec, sequence)));
            // whole blocks only: a segment that was cut at our bound has lost its padding
            return cipher.doFinal(bytes, 0, bytes.length - bytes.length % BLOCK);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-CBC is missing from this Java", e);
        }
    }

    /** What is given, or the media sequence number, big-endian. */
    private static byte[] vector(Playlist.Key key, long sequence) {
        byte[] given = key.iv();
        if (given != null) {
            return given;
        }
        byte[] vector = new byte[BLOCK];
        for (int i = 0; i < Long.BYTES; i++) {
            vector[BLOCK - 1 - i] = (byte) (sequence >>> 8 * i);
        }
        return vector;
    }
}
