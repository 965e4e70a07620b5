package dev.tallylight.probe.whep;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.jspecify.annotations.Nullable;

/** Our side where the server waits for us to begin: its answer was {@code a=setup:passive}. */
final class DtlsClient extends DefaultTlsClient {
    private final DtlsIdentity identity;
    private final DtlsPeer peer;

    DtlsClient(DtlsIdentity identity, DtlsPeer peer) {
        super(identity.crypto());
        this.identity = identity;
        this.peer = peer;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    @SuppressWarnings("JdkObsolete") // the library's own type
    public Hashtable<?, ?> getClientExtensions() throws IOException {
        Hashtable<?, ?> extensions = TlsExtensionsUtils.ensureExtensionsInitialised(super.getClientExtensions());
        DtlsPeer.offer(extensions);
        return extensions;
    }

    @Override
    @SuppressWarnings({"rawtypes", "JdkObsolete"})
    public void processServerExtensions(@Nullable Hashtable extensions) throws IOException {
        super.processServerExtensions(extensions);
        DtlsPeer.chosen(extensions);
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate certificate) throws IOException {
                peer.check(certificate.getCertificate());
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                return identity.signer(context);
            }
        };
    }

    @Override
    public void notifyAlertReceived(short level, short description) {
        peer.alert(description);
    }
}
