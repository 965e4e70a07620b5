package dev.tallylight.statuspage;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A page's password as it is kept: people choose it, so it needs a slow hash (PBKDF2 with HMAC-SHA-256, 600,000 rounds, as OWASP's
 * Password Storage Cheat Sheet has it). Each call takes a good part of a second: never on an event loop.
 */
public final class PasswordHash {
    private static final int ROUNDS = 600_000;
    private static final int BYTES = 32;
    private static final int SALT = 16;

    private PasswordHash() {}

    /** {@code rounds$salt$hash}, the last two in base64. */
    static String of(String password) {
        byte[] salt = new byte[SALT];
        new SecureRandom().nextBytes(salt);
        Base64.Encoder base64 = Base64.getEncoder();
        return ROUNDS + "$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(derived(password, salt, ROUNDS));
    }

    /** @param hash as {@link #of} made it */
    public static boolean matches(String password, String hash) {
        String[] parts = hash.split("\\$", -1);
        Base64.Decoder base64 = Base64.getDecoder();
        byte[] found = derived(password, base64.decode(parts[1]), Integer.parseInt(parts[0]));
        return MessageDigest.isEqual(found, base64.decode(parts[2]));
    }

    private static byte[] derived(String password, byte[] salt, int rounds) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, rounds, BYTES * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("PBKDF2 is missing from this Java", e);
        } finally {
            spec.clearPassword();
        }
    }
}
