package dev.tallylight.statuspage.render;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * Bytes that are sent as they are.
 *
 * @param policy for {@code Content-Security-Policy}
 * @param gzip the same, compressed (RFC 1952)
 * @param etag weak (RFC 9110 §8.8.1): it is the same for both
 */
public record Document(String mediaType, String policy, byte[] plain, byte[] gzip, String etag) {
    /** What may do nothing at all. */
    public static final String INERT =
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private static final int DIGITS = 24;

    static Document of(String mediaType, String policy, String text) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream gzip = new ByteArrayOutputStream(plain.length / 4 + 64);
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nothing is written but to memory
        }
        String digest = HexFormat.of().formatHex(sha256(plain)).substring(0, DIGITS);
        return new Document(mediaType, policy, plain, gzip.toByteArray(), "W/\"" + digest + "\"");
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** How much of memory it takes. */
    public int size() {
        return plain.length + gzip.length;
    }

    @Override
    public String toString() {
        return "Document[" + mediaType + ", " + plain.length + " bytes]";
    }
}
