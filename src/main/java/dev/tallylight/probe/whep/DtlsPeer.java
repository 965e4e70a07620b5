package dev.tallylight.probe.whep;

import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.SRTPProtectionProfile;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/**
 * What both roles of a handshake ask of the peer: the certificate whose fingerprint its answer told (RFC 8827 §6.5), and
 * SRTP (RFC 5764 §4.1).
 */
final class DtlsPeer {
    private static final int[] PROFILES = {
        SRTPProtectionProfile.SRTP_AEAD_AES_128_GCM, SRTPProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80
    };

    private final List<String> fingerprints;
    private final Consumer<String> alerts;

    /**
     * A peer.
     *
     * @param fingerprints one of which it must prove
     * @param alerts told of what the peer says at its end, as {@code close_notify}
     */
    DtlsPeer(List<String> fingerprints, Consumer<String> alerts) {
        this.fingerprints = fingerprints;
        this.alerts = alerts;
    }

    void check(@Nullable Certificate certificate) throws IOException {
        if (certificate == null || certificate.isEmpty()) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "the server shows no certificate");
        }
        if (!Fingerprint.matches(fingerprints, certificate.getCertificateAt(0).getEncoded())) {
            throw new TlsFatalAlert(
                    AlertDescription.bad_certificate, "the server's certificate is not the one that its answer names");
        }
    }

    static void offer(Hashtable<?, ?> extensions) throws IOException {
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(PROFILES, TlsUtils.EMPTY_BYTES));
    }

    /** The profile that both know. */
    static int chosen(@Nullable Hashtable<?, ?> extensions) throws IOException {
        UseSRTPData offered = extensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(extensions);
        for (int own : PROFILES) {
            for (int other : offered == null ? new int[0] : offered.getProtectionProfiles()) {
                if (own == other) {
                    return own;
                }
            }
        }
        throw new TlsFatalAlert(AlertDescription.illegal_parameter, "the server knows no SRTP that is known here");
    }

    static void choose(Hashtable<?, ?> extensions, int profile) throws IOException {
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(new int[] {profile}, TlsUtils.EMPTY_BYTES));
    }

    void alert(short description) {
        alerts.accept(AlertDescription.getName(description).toLowerCase(Locale.ROOT));
    }
}
