package dev.tallylight.probe.whep;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Fingerprints of certificates as descriptions carry them: {@code sha-256 AB:CD:…} (RFC 8122 §5). Pure. */
final class Fingerprint {
    private static final Map<String, String> DIGESTS =
            Map.of("sha-1", "SHA-1", "sha-256", "SHA-256", "sha-384", "SHA-384", "sha-512", "SHA-512");
    private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();

    private Fingerprint() {}

    static String of(byte[] certificate) {
        return of("sha-256", certificate);
    }

    private static String of(String algorithm, byte[] certificate) {
        try {
            MessageDigest digest = MessageDigest.getInstance(DIGESTS.getOrDefault(algorithm, algorithm));
            return algorithm + " " + HEX.formatHex(digest.digest(certificate));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    /** Whether the certificate is one of those told; hashes that are not known here prove nothing. */
    static boolean matches(List<String> told, byte[] certificate) {
        return told.stream()
                .filter(each -> DIGESTS.containsKey(each.substring(0, each.indexOf(' '))))
                .anyMatch(each -> each.equals(of(each.substring(0, each.indexOf(' ')), certificate)));
    }
}
