package dev.tallylight.store.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Seals as Tallylight did before keys had ids: a nonce of 12 bytes, what is sealed, and a tag of 16. */
final class OlderSeal {
    private OlderSeal() {}

    static byte[] of(String base64Key, String secret) {
        byte[] nonce = new byte[12];
        new SecureRandom().nextBytes(nonce);
        return of(base64Key, secret, nonce);
    }

    static byte[] of(String base64Key, String secret, byte[] nonce) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(Base64.getDecoder().decode(base64Key), "AES"),
                    new GCMParameterSpec(128, nonce));
            byte[] sealed = cipher.doFinal(secret.getBytes(UTF_8));
            byte[] whole = Arrays.copyOf(nonce, nonce.length + sealed.length);
            System.arraycopy(sealed, 0, whole, nonce.length, sealed.length);
            return whole;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
