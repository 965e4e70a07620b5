package dev.tallylight.webhook.send;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.egress.EgressGuard;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS that asks the egress guard before its first byte. {@link ExchangeBounds} looks at a connection when it stands,
 * which with TLS is after the handshake; a handshake tells the peer a name and that somebody is there, so here the
 * address is looked at as soon as it is connected to.
 */
final class GuardedTls extends SSLEngineOptions {
    private final EgressGuard guard;

    GuardedTls(EgressGuard guard) {
        this.guard = guard;
    }

    @Override
    public SSLEngineOptions copy() {
        return new GuardedTls(guard);
    }

    @Override
    public SslContextFactory sslContextFactory() {
        JdkSSLEngineOptions
                .isAlpnAvailable(); // as the client's own factory: finds out once, here and not on a connection
        return new Factory(new DefaultSslContextFactory(SslProvider.JDK, true));
    }

    private final class Factory implements SslContextFactory {
        private final SslContextFactory factory;

        Factory(SslContextFactory factory) {
            this.factory = factory;
        }

        @Override
        public SslContextFactory useAlpn(boolean use) {
            factory.useAlpn(use);
            return this;
        }

        @Override
        public SslContextFactory forClient(boolean client) {
            factory.forClient(client);
            return this;
        }

        @Override
        public SslContextFactory keyMananagerFactory(KeyManagerFactory keys) {
            factory.keyMananagerFactory(keys);
            return this;
        }

        @Override
        public SslContextFactory trustManagerFactory(TrustManagerFactory trust) {
            factory.trustManagerFactory(trust);
            return this;
        }

        @Override
        public SslContextFactory enabledCipherSuites(Set<String> suites) {
            factory.enabledCipherSuites(suites);
            return this;
        }

        @Override
        public SslContextFactory applicationProtocols(List<String> protocols) {
            factory.applicationProtocols(protocols);
            return this;
        }

        @Override
        public SslContext create() throws SSLException {
            return new Guarded(factory.create());
        }
    }

    private final class Guarded extends DelegatingSslContext {
        Guarded(SslContext context) {
            super(context);
        }

        @Override
        protected SslHandler newHandler(
                ByteBufAllocator allocator, String host, int port, boolean startTls, Executor executor) {
            return new Handler(newEngine(allocator, host, port), startTls, executor);
        }

        @Override
        protected SslHandler newHandler(ByteBufAllocator allocator, boolean startTls, Executor executor) {
            return new Handler(newEngine(allocator), startTls, executor);
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            // nothing to add: whoever wraps this sets the name to verify
        }
    }

    private final class Handler extends SslHandler {
        Handler(SSLEngine engine, boolean startTls, Executor executor) {
            super(engine, startTls, executor);
        }

        @Override
        public void channelActive(ChannelHandlerContext context) throws Exception {
            if (context.channel().remoteAddress() instanceof InetSocketAddress peer
                    && guard.allows(peer.getAddress())) {
                ExchangeNotes.connected(context.channel());
                handshakeFuture().addListener(done -> ExchangeNotes.secured(context.channel()));
                super.channelActive(context);
                return;
            }
            // as a handshake that failed: whoever waits for its end learns why there was none
            context.fireUserEventTriggered(new SslHandshakeCompletionEvent(refused(context)));
            context.close();
        }

        private NetFailure refused(ChannelHandlerContext context) {
            return ExchangeBounds.refused(
                    context.channel().remoteAddress() instanceof InetSocketAddress peer ? peer.getAddress() : null);
        }
    }
}
