package dev.tallylight.net.egress;

import dev.tallylight.net.Deadline;
import dev.tallylight.net.NetFailure;
import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.dns.DefaultDnsCache;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.util.concurrent.Future;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.spi.transport.Transport;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * Netty's DNS client, on the caller's event loop: the hosts file, then the name servers of the system. It is our own
 * and not Vert.x's, because Quarkus sets Vert.x to the JDK's resolver, which blocks.
 */
@ApplicationScoped
public class NettyNameResolver implements NameResolver {
    /** An answer is kept no longer than this, whatever its TTL: who moves a stream wants us to notice. */
    private static final int LONGEST_TTL_SECONDS = 60;

    private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final DnsAddressResolverGroup group;

    @Inject
    public NettyNameResolver(Vertx vertx) {
        this(vertx, DnsServerAddressStreamProviders.platformDefault());
    }

    /** @param servers who is asked, for each name */
    NettyNameResolver(Vertx vertx, DnsServerAddressStreamProvider servers) {
        this.vertx = vertx;
        Transport transport = ((VertxInternal) vertx).transport();
        this.group = new DnsAddressResolverGroup(new DnsNameResolverBuilder()
                .datagramChannelFactory(transport::datagramChannel)
                .socketChannelFactory(
                        () -> (SocketChannel) transport.channelFactory(false).newChannel())
                .nameServerProvider(servers)
                .queryTimeoutMillis(QUERY_TIMEOUT.toMillis())
                .resolveCache(new DefaultDnsCache(0, LONGEST_TTL_SECONDS, 0)));
    }

    @Override
    public Uni<List<InetAddress>> resolve(String host, Duration deadline) {
        return Uni.createFrom().deferred(() -> {
            ContextInternal context = ((VertxInternal) vertx).getOrCreateContext();
            return Deadline.in(context, deadline)
                    .bound(lookUp(context, host), () -> failure(host + ": no answer from the name server in time"));
        });
    }

    private Uni<List<InetAddress>> lookUp(ContextInternal context, String host) {
        return Uni.createFrom()
                .emitter(emitter -> group.getResolver(context.nettyEventLoop())
                        .resolveAll(InetSocketAddress.createUnresolved(host, 0))
                        .addListener((Future<List<InetSocketAddress>> found) -> context.emit(v -> {
                            if (found.isSuccess()) {
                                emitter.complete(found.getNow().stream()
                                        .map(InetSocketAddress::getAddress)
                                        .toList());
                            } else {
                                emitter.fail(explained(host, found.cause()));
                            }
                        })));
    }

    private static NetFailure explained(String host, Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof DnsNameResolverTimeoutException) {
                return failure(host + ": no answer from the name server in time");
            }
        }
        return failure("no address found for " + host);
    }

    private static NetFailure failure(String detail) {
        return new NetFailure(NetFailure.Kind.DNS_FAILURE, detail);
    }

    @PreDestroy
    public void close() {
        group.close();
    }
}
