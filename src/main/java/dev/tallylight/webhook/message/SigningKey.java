package dev.tallylight.webhook.message;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What one endpoint's deliveries are signed with, as Standard Webhooks 1.0 writes it: {@code whsec_} and the base64 of
 * 24 to 64 bytes for HMAC-SHA256, {@code whsk_} and the base64 of an Ed25519 key (RFC 8032) for {@code v1a}. Such a key
 * is the 32 bytes that it is made from, or those and the 32 of its public half.
 */
public final class SigningKey {
    private static final String SHARED = "whsec_";
    private static final String PRIVATE = "whsk_";
    private static final String PUBLIC = "whpk_";
    private static final int NEW_SHARED_BYTES = 32;
    private static final int LEAST_SHARED_BYTES = 24;
    private static final int MOST_SHARED_BYTES = 64;
    private static final int SEED_BYTES = 32;

    private final SignatureKind kind;
    private final byte[] bytes;
    private final byte @Nullable [] publicBytes;

    private SigningKey(SignatureKind kind, byte[] bytes, byte @Nullable [] publicBytes) {
        this.kind = kind;
        this.bytes = bytes;
        this.publicBytes = publicBytes;
    }

    /** A new one of random bytes. */
    public static SigningKey generate(SignatureKind kind) {
        byte[] random = new byte[kind == SignatureKind.V1 ? NEW_SHARED_BYTES : SEED_BYTES];
        new SecureRandom().nextBytes(random);
        return of(kind, random);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException saying what is wrong with it, without showing it
     */
    public static SigningKey parse(String text) {
        if (text.startsWith(SHARED)) {
            byte[] bytes = decoded(text, SHARED);
            if (bytes.length < LEAST_SHARED_BYTES || bytes.length > MOST_SHARED_BYTES) {
                throw new IllegalArgumentException("must hold " + LEAST_SHARED_BYTES + " to " + MOST_SHARED_BYTES
                        + " bytes in base64 after whsec_, not " + bytes.length);
            }
            return of(SignatureKind.V1, bytes);
        }
        if (text.startsWith(PRIVATE)) {
            return ofPrivate(decoded(text, PRIVATE));
        }
        throw new IllegalArgumentException("must begin with whsec_ (a shared secret) or whsk_ (an Ed25519 key)");
    }

    private static SigningKey ofPrivate(byte[] bytes) {
        if (bytes.length != SEED_BYTES && bytes.length != 2 * SEED_BYTES) {
            throw new IllegalArgumentException(
                    "must hold the 32 bytes of an Ed25519 key, or the 64 of it and its public half, in base64 after whsk_, not "
                            + bytes.length);
        }
        SigningKey key = of(SignatureKind.V1A, Arrays.copyOf(bytes, SEED_BYTES));
        if (bytes.length > SEED_BYTES
                && !Arrays.equals(key.publicBytes, Arrays.copyOfRange(bytes, SEED_BYTES, bytes.length))) {
            throw new IllegalArgumentException("holds a public half that is not its private half's");
        }
        return key;
    }

    private static byte[] decoded(String text, String prefix) {
        try {
            return Base64.getDecoder().decode(text.substring(prefix.length()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be base64 after " + prefix, e);
        }
    }

    private static SigningKey of(SignatureKind kind, byte[] bytes) {
        return new SigningKey(kind, bytes, kind == SignatureKind.V1 ? null : publicHalf(bytes));
    }

    /** The JDK has no way from a private key to its public one but to make the pair again, of the same 32 bytes. */
    private static byte[] publicHalf(byte[] seed) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new Replay(seed));
            byte[] spki = generator.generateKeyPair().getPublic().getEncoded();
            return Arrays.copyOfRange(spki, spki.length - SEED_BYTES, spki.length); // RFC 8410 §4: it ends with the key
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 is missing from this Java", e);
        }
    }

    public SignatureKind kind() {
        return kind;
    }

    /** As it is kept, and as {@link #parse} reads it; a secret. */
    public String text() {
        return (kind == SignatureKind.V1 ? SHARED : PRIVATE)
                + Base64.getEncoder().encodeToString(bytes);
    }

    /** {@code whpk_} and the base64 of the 32 bytes of the public key; null for a shared secret. */
    public @Nullable String publicText() {
        return publicBytes == null ? null : PUBLIC + Base64.getEncoder().encodeToString(publicBytes);
    }

    /** One signature, with its identifier in front: {@code v1a,<base64>}. */
    String sign(byte[] head, byte[] body) {
        try {
            byte[] signature = kind == SignatureKind.V1 ? hmac(head, body) : ed25519(head, body);
            return kind.wireName() + "," + Base64.getEncoder().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 or Ed25519 is missing from this Java", e);
        }
    }

    private byte[] hmac(byte[] head, byte[] body) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
        mac.update(head);
        return mac.doFinal(body);
    }

    private byte[] ed25519(byte[] head, byte[] body) throws GeneralSecurityException {
        PrivateKey key = KeyFactory.getInstance("Ed25519")
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, bytes));
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(key);
        signature.update(head);
        signature.update(body);
        return signature.sign();
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "SigningKey[" + kind.wireName() + "]";
    }

    /** Gives back the bytes that a key was made from. */
    private static final class Replay extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final byte[] seed;

        Replay(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] into) {
            System.arraycopy(seed, 0, into, 0, into.length);
        }
    }
}
