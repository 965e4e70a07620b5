package dev.tallylight.store;

import dev.tallylight.store.keys.EncryptionKeys;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts secrets for the database, each with the id of its key (package {@code store.keys}). Also makes keyed
 * fingerprints, by which a secret can be found again without being readable.
 *
 * <p>A column that holds what is sealed here is called {@code …_encrypted}, in a table with an {@code id}: by that the
 * command {@code re-encrypt} finds it.
 */
@Singleton
public class SecretBox {
    private static final int FINGERPRINT_KEY_BYTES = 32;

    private final EncryptionKeys keys;
    private volatile @Nullable SecretKeySpec fingerprint;

    public SecretBox(StoreConfig config) {
        keys = EncryptionKeys.parse(config.encryptionKey());
    }

    public byte[] seal(String secret) {
        return seal(secret.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws UnreadableSecretException when it was sealed with none of the keys at hand, or altered */
    public String open(byte[] sealed) {
        return new String(opened(sealed), StandardCharsets.UTF_8);
    }

    /** 32 bytes that are the same for the same text in this database, whatever its encryption key is by now. */
    public byte[] fingerprint(String text) {
        SecretKeySpec key = fingerprint;
        if (key == null) {
            throw new IllegalStateException("there are no fingerprints before the database's key of them was read");
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is missing from this Java", e);
        }
    }

    EncryptionKeys keys() {
        return keys;
    }

    byte[] seal(byte[] secret) {
        try {
            return keys.seal(secret);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is missing from this Java", e);
        }
    }

    /** From the start on. */
    void useFingerprintKey(byte[] sealed) {
        fingerprint = new SecretKeySpec(opened(sealed), "HmacSHA256");
    }

    static byte[] newFingerprintKey() {
        byte[] key = new byte[FINGERPRINT_KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    private byte[] opened(byte[] sealed) {
        try {
            return keys.open(sealed);
        } catch (GeneralSecurityException e) {
            throw new UnreadableSecretException(e);
        }
    }
}
