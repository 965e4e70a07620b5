package dev.tallylight.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.rest.Violations;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What Tallylight shows of itself to a handler that asks for a client certificate (mTLS). Kept encrypted, and never shown.
 *
 * @param certificate PEM: our certificate, then those between it and the authority that the handler trusts
 * @param key PEM: its private key, PKCS#8 without a passphrase
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "WebhookClientCertificate")
public record ClientCertificate(
        @Schema(writeOnly = true, required = true, examples = "-----BEGIN CERTIFICATE-----\n…") @Nullable
        String certificate,

        @Schema(writeOnly = true, required = true, examples = "-----BEGIN PRIVATE KEY-----\n…") @Nullable
        String key) {
    private static final int MOST_CHARACTERS = 20_000;
    private static final int MOST_CHAIN = 5;
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----\\s*");

    /** What is shown of it. */
    @RegisterForReflection
    @Schema(name = "WebhookClientCertificateView")
    public record Shown(@Schema(examples = "CN=tallylight") String subject, Instant notAfter) {}

    /** Whether both halves can be read and belong together. */
    void check(Violations violations) {
        String field = "clientCertificate.certificate";
        X509Certificate first = null;
        try {
            first = first(certificate);
        } catch (GeneralSecurityException e) {
            violations.add(field, "must be PEM of 1 to " + MOST_CHAIN + " X.509 certificates, ours first");
        }
        PrivateKey opened = null;
        try {
            opened = open(key, first == null ? "EC" : first.getPublicKey().getAlgorithm());
        } catch (GeneralSecurityException e) {
            violations.add(
                    "clientCertificate.key",
                    "must be PEM of a private key in PKCS#8 without a passphrase (BEGIN PRIVATE KEY), of the certificate's kind");
        }
        if (first != null && opened != null) {
            violations.check(
                    belongTogether(first.getPublicKey(), opened), "clientCertificate.key", "is not the certificate's");
        }
    }

    Shown shown() {
        try {
            X509Certificate first = first(certificate);
            return new Shown(
                    first.getSubjectX500Principal().getName(),
                    first.getNotAfter().toInstant());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate was checked before it was kept", e);
        }
    }

    private static X509Certificate first(@Nullable String pem) throws GeneralSecurityException {
        if (pem == null || pem.length() > MOST_CHARACTERS) {
            throw new GeneralSecurityException("none, or too long");
        }
        Collection<? extends Certificate> chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        if (chain.isEmpty() || chain.size() > MOST_CHAIN) {
            throw new GeneralSecurityException("a chain of " + chain.size());
        }
        return (X509Certificate) chain.iterator().next();
    }

    private static PrivateKey open(@Nullable String pem, String algorithm) throws GeneralSecurityException {
        Matcher found = PRIVATE_KEY.matcher(pem == null || pem.length() > MOST_CHARACTERS ? "" : pem.strip());
        if (!found.matches()) {
            throw new GeneralSecurityException("no such PEM");
        }
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1))));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("no base64", e);
        }
    }

    private static boolean belongTogether(PublicKey certified, PrivateKey key) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        try {
            byte[] proof = {1, 2, 3};
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(proof);
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(certified);
            verifying.update(proof);
            return verifying.verify(signing.sign());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Without its halves. */
    @Override
    public String toString() {
        return "ClientCertificate[…]";
    }
}
