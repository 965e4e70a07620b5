package dev.tallylight.probe.srt;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The caller's keys (§6): a stream encrypting key of its own making, wrapped with what PBKDF2 makes of the passphrase. The
 * listener encrypts with that same key.
 */
final class SrtCrypto {
    private static final int SALT = 16;
    private static final int ITERATIONS = 2048;
    private static final int EVEN = 1;
    private static final int AES_CTR = 2;
    private static final int MPEG_TS_SRT = 2;

    private final int keyLength;
    private final byte[] salt = new byte[SALT];
    private final SecretKeySpec streamKey;
    private final byte[] wrapped;

    /** @param keyLength 16, 24 or 32 bytes */
    SrtCrypto(String passphrase, int keyLength) {
        this.keyLength = keyLength;
        SecureRandom random = new SecureRandom();
        random.nextBytes(salt);
        byte[] key = new byte[keyLength];
        random.nextBytes(key);
        streamKey = new SecretKeySpec(key, "AES");
        try {
            byte[] salting = Arrays.copyOfRange(salt, SALT - 8, SALT); // the last 64 bits (§6.1.4)
            byte[] derived = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA1")
                    .generateSecret(new PBEKeySpec(passphrase.toCharArray(), salting, ITERATIONS, keyLength * 8))
                    .getEncoded();
            Cipher wrap = Cipher.getInstance("AESWrap"); // RFC 3394
            wrap.init(Cipher.WRAP_MODE, new SecretKeySpec(derived, "AES"));
            wrapped = wrap.wrap(streamKey);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has PBKDF2 and AES key wrap", e);
        }
    }

    int keyLength() {
        return keyLength;
    }

    /** The key material message (§3.2.2). */
    byte[] keyMaterial() {
        return ByteBuffer.allocate(16 + SALT + wrapped.length)
                .put((byte) 0x12) // version 1, type 2: key material
                .putShort((short) 0x2029)
                .put((byte) EVEN)
                .putInt(0)
                .put((byte) AES_CTR)
                .put((byte) 0)
                .put((byte) MPEG_TS_SRT)
                .put((byte) 0)
                .putShort((short) 0)
                .put((byte) (SALT / 4))
                .put((byte) (keyLength / 4))
                .put(salt)
                .put(wrapped)
                .array();
    }

    /** The payload of a data packet in the clear (§6.2.2). */
    byte[] decrypt(int sequence, byte[] data, int start, int end) {
        byte[] counter = new byte[16];
        ByteBuffer.wrap(counter).putInt(10, sequence);
        for (int i = 0; i < 14; i++) {
            counter[i] ^= salt[i];
        }
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, streamKey, new IvParameterSpec(counter));
            return cipher.doFinal(data, start, end - start);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES in counter mode", e);
        }
    }
}
