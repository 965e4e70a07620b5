package dev.tallylight.store.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.aead.AesGcmParameters.Variant;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.util.SecretBytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * One key of AES-256-GCM (NIST SP 800-38D), as Tink seals with it: a head of five bytes (0x01 and the key's id), a random
 * nonce of 96 bits, what is sealed, and a tag of 128 bits. Values of before keys had ids are the same without the head.
 */
public final class EncryptionKey {
    /** Of the head, in bytes. */
    static final int HEAD = 5;

    static final int BYTES = 32;
    private static final byte[] ID_LABEL = "tallylight encryption key\0".getBytes(UTF_8);
    private static final String PROOF = "this database's encryption key";

    private final int id;
    private final byte[] head;
    private final Aead sealing;
    private final Aead older;
    private final SecretKeySpec formerFingerprintKey;

    private EncryptionKey(byte[] key) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(ID_LABEL);
        id = ByteBuffer.wrap(digest.digest(key)).getInt();
        AesGcmKey withId = tink(key, Variant.TINK, id);
        head = withId.getOutputPrefix().toByteArray();
        sealing = AesGcmJce.create(withId);
        older = AesGcmJce.create(tink(key, Variant.NO_PREFIX, null));
        formerFingerprintKey =
                new SecretKeySpec(hmac(new SecretKeySpec(key, "HmacSHA256"), "fingerprint"), "HmacSHA256");
    }

    /**
     * @param base64 of 32 bytes
     * @throws IllegalArgumentException that says what is wrong with it, and not what it is
     */
    static EncryptionKey parse(String base64) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not base64");
        }
        if (key.length != BYTES) {
            throw new IllegalArgumentException("base64 of " + key.length + " bytes");
        }
        try {
            return new EncryptionKey(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM or SHA-256 is missing from this Java", e);
        }
    }

    /** Tink asks that those say so who handle a key's bytes: ours come from the operator, and its form is no keyset. */
    @AccessesPartialKey
    private static AesGcmKey tink(byte[] key, Variant variant, @Nullable Integer id) throws GeneralSecurityException {
        return AesGcmKey.builder()
                .setParameters(AesGcmParameters.builder()
                        .setKeySizeBytes(BYTES)
                        .setIvSizeBytes(12)
                        .setTagSizeBytes(16)
                        .setVariant(variant)
                        .build())
                .setKeyBytes(SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()))
                .setIdRequirement(id)
                .build();
    }

    /** Eight hexadecimal digits, which tell nothing of the key itself. */
    public String id() {
        return HexFormat.of().toHexDigits(id);
    }

    /** What everything begins with that this key sealed. */
    byte[] head() {
        return head.clone();
    }

    boolean sealed(byte[] value) {
        return value.length >= HEAD && Arrays.equals(value, 0, HEAD, head, 0, HEAD);
    }

    byte[] seal(byte[] secret) throws GeneralSecurityException {
        return sealing.encrypt(secret, new byte[0]);
    }

    byte[] open(byte[] value) throws GeneralSecurityException {
        return sealing.decrypt(value, new byte[0]);
    }

    /** What was sealed with this key before keys had ids. */
    byte[] openOlder(byte[] value) throws GeneralSecurityException {
        return older.decrypt(value, new byte[0]);
    }

    /**
     * What only this key can compute: {@code installation.key_proof} says by it which key sealed what carries no id, and which
     * one everything was sealed with anew.
     */
    public byte[] proof() {
        return hmac(formerFingerprintKey, PROOF);
    }

    /** The key of the streams' fingerprints in a database of before these had one of their own. */
    public byte[] formerFingerprintKey() {
        return formerFingerprintKey.getEncoded();
    }

    private static byte[] hmac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is missing from this Java", e);
        }
    }

    @Override
    public String toString() {
        return id();
    }
}
