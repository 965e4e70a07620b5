package dev.tallylight.net.dial;

import dev.tallylight.net.NetFailure.Kind;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The given trust, which says plainly why it refuses a server. The JDK reports a self-signed certificate that also ran
 * out as "no path": here the date comes first, because it is what the operator must mend.
 */
final class CertificateCheck extends X509ExtendedTrustManager {
    /** Why a certificate is refused, as it travels through the JDK's handshake. */
    static final class Refused extends CertificateException {
        private static final long serialVersionUID = 1L;
        private final Kind kind;

        Refused(Kind kind, String message, CertificateException cause) {
            super(message, cause);
            this.kind = kind;
        }

        Kind kind() {
            return kind;
        }
    }

    private final X509ExtendedTrustManager trust;

    CertificateCheck(X509ExtendedTrustManager trust) {
        this.trust = trust;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        try {
            trust.checkServerTrusted(chain, authType, engine);
        } catch (CertificateException e) {
            throw explained(chain, e);
        }
        checkDates(chain[0]); // the JDK does not look at the dates of a certificate that lies in the trust store itself
    }

    private static Refused explained(X509Certificate[] chain, CertificateException cause) {
        for (X509Certificate certificate : chain) {
            try {
                checkDates(certificate);
            } catch (Refused refused) {
                return refused;
            }
        }
        String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return said.contains("subject alternative") || said.contains("no name matching")
                ? new Refused(Kind.TLS_NAME_MISMATCH, "the certificate is for another name", cause)
                : new Refused(Kind.TLS_UNTRUSTED, "the certificate is from nobody that is trusted here", cause);
    }

    private static void checkDates(X509Certificate certificate) throws Refused {
        try {
            certificate.checkValidity();
        } catch (CertificateExpiredException e) {
            throw new Refused(
                    Kind.TLS_EXPIRED,
                    "the certificate ran out on " + certificate.getNotAfter().toInstant(),
                    e);
        } catch (CertificateNotYetValidException e) {
            throw new Refused(
                    Kind.TLS_NOT_YET_VALID,
                    "the certificate begins on " + certificate.getNotBefore().toInstant(),
                    e);
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return trust.getAcceptedIssuers();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("without an engine no name can be checked");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("sockets are not used");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("this is a client");
    }
}
