package dev.tallylight.probe.signing;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a signature is made with. The plain digests, which take the key among the text, are what servers ask for. */
public enum Hash {
    HMAC_SHA256("HmacSHA256"),
    HMAC_SHA1("HmacSHA1"),
    MD5("MD5"),
    SHA256("SHA-256");

    private final String javaName;

    Hash(String javaName) {
        this.javaName = javaName;
    }

    /** The name in the API: lower case, with a dash. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException when there is none of that name */
    public static Hash ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Whether the key is apart from the text (RFC 2104), and not part of it. */
    public boolean keyed() {
        return this == HMAC_SHA256 || this == HMAC_SHA1;
    }

    byte[] of(byte[] text) {
        try {
            return MessageDigest.getInstance(javaName).digest(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(javaName + " is missing from this Java", e);
        }
    }

    byte[] of(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(javaName);
            mac.init(new SecretKeySpec(key, javaName));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(javaName + " is missing from this Java", e);
        }
    }
}
