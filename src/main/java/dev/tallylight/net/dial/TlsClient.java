package dev.tallylight.net.dial;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.url.IpLiteral;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.smallrye.mutiny.Uni;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS as a new viewer meets it: a full handshake each time (a resumed session would hide a certificate that was
 * replaced or ran out since), SNI, the host's name in the certificate, the JDK's trust store.
 */
final class TlsClient {
    private @Nullable X509ExtendedTrustManager trust;
    private @Nullable SslContext context;

    TlsClient() {}

    TlsClient(X509ExtendedTrustManager trust) {
        this.trust = trust;
    }

    /**
     * Shakes hands over a connection that stands.
     *
     * @return fails with a {@link NetFailure}; the socket is then for the caller to close
     */
    Uni<Boolean> upgrade(ContextInternal owner, NetSocket socket, String host, int port) {
        return Uni.createFrom().emitter(emitter -> {
            NetSocketInternal inside = (NetSocketInternal) socket;
            ChannelPipeline pipeline = inside.channelHandlerContext().pipeline();
            socket.exceptionHandler(ignored -> {}); // what the handshake fails with comes by its future
            SslHandler handler = new SslHandler(engine(inside, host, port));
            handler.setHandshakeTimeoutMillis(0); // the deadline of the dial rules
            handler.handshakeFuture()
                    .addListener(done -> owner.emit(v -> {
                        if (done.isSuccess()) {
                            emitter.complete(true);
                        } else {
                            emitter.fail(TlsFailures.of(done.cause(), host));
                        }
                    }));
            pipeline.addFirst("ssl", handler);
        });
    }

    private SSLEngine engine(NetSocketInternal socket, String host, int port) {
        SSLEngine engine = context().newEngine(socket.channelHandlerContext().alloc(), host, port);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (IpLiteral.parse(host) == null) {
            parameters.setServerNames(List.of(new SNIHostName(host))); // the JDK alone leaves out names without a dot
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** Built when first needed: reading the trust store takes a tenth of a second. */
    private synchronized SslContext context() {
        if (context == null) {
            try {
                context = SslContextBuilder.forClient()
                        .sslProvider(SslProvider.JDK)
                        .trustManager(new CertificateCheck(trust == null ? systemTrust() : trust))
                        .sessionCacheSize(1)
                        .sessionTimeout(1)
                        .build();
            } catch (SSLException | GeneralSecurityException e) {
                throw new IllegalStateException("no TLS on this machine", e);
            }
        }
        return context;
    }

    private static X509ExtendedTrustManager systemTrust() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }
}
