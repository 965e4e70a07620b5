package dev.tallylight.net.dial;

import dev.tallylight.net.Deadline;
import dev.tallylight.net.NetFailure;
import dev.tallylight.net.egress.EgressGuard;
import dev.tallylight.net.url.Url;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Opens TCP and TLS connections for everybody: asks the guard, connects to the very address that was checked, and says
 * how long each stage took. Runs on the caller's event-loop context.
 */
@ApplicationScoped
public class Dialer {
    /** How many of a host's addresses are tried. */
    static final int MOST_ADDRESSES = 3;

    /** Also ends attempts that were cancelled: the client cannot take back a connect that is under way. */
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final NetClient client;
    private final TlsClient tls;

    @Inject
    public Dialer(Vertx vertx) {
        this(vertx, new TlsClient());
    }

    /** With a trust of one's own, for tests with certificates of one's own. */
    Dialer(Vertx vertx, X509ExtendedTrustManager trust) {
        this(vertx, new TlsClient(trust));
    }

    private Dialer(Vertx vertx, TlsClient tls) {
        this.vertx = vertx;
        this.tls = tls;
        this.client = vertx.createNetClient(new NetClientOptions()
                .setTcpNoDelay(true)
                .setConnectTimeout(Math.toIntExact(LONGEST_CONNECT.toMillis())));
    }

    /**
     * Connects to a host.
     *
     * @param host as {@link Url#host()} has it; also the TLS server name, which the certificate must bear
     * @param port 1 to 65535
     * @param deadline for all stages together
     * @return fails with a {@link NetFailure}; cancelling it closes the socket
     */
    public Uni<Dialed> dial(EgressGuard guard, String host, int port, boolean withTls, Duration deadline) {
        return Uni.createFrom().deferred(() -> {
            ContextInternal context = ((VertxInternal) vertx).getOrCreateContext();
            return new Dial(context, guard, host, port, withTls, Deadline.in(context, deadline)).start();
        });
    }

    /** One dial under way. */
    private final class Dial {
        private final ContextInternal context;
        private final EgressGuard guard;
        private final String host;
        private final int port;
        private final boolean withTls;
        private final Deadline deadline;
        private final long startedAt = System.nanoTime();

        Dial(ContextInternal context, EgressGuard guard, String host, int port, boolean withTls, Deadline deadline) {
            this.context = context;
            this.guard = guard;
            this.host = host;
            this.port = port;
            this.withTls = withTls;
            this.deadline = deadline;
        }

        Uni<Dialed> start() {
            return guard.admit(host, deadline.remaining()).flatMap(this::connectToAny);
        }

        private Uni<Dialed> connectToAny(List<InetAddress> addresses) {
            Duration dns = since(startedAt);
            long connectingSince = System.nanoTime();
            List<InetAddress> tried = addresses.subList(0, Math.min(MOST_ADDRESSES, addresses.size()));
            return ConnectRace.<Connected>among(
                            context, tried, place -> connectTo(tried, place), late -> late.socket.close())
                    .flatMap(connected -> {
                        Duration connect = since(connectingSince);
                        Dialed plain = new Dialed(connected.socket, connected.address, dns, connect, null);
                        return withTls ? secure(plain) : Uni.createFrom().item(plain);
                    });
        }

        private record Connected(NetSocket socket, InetAddress address) {}

        private Uni<Connected> connectTo(List<InetAddress> addresses, int index) {
            InetAddress address = addresses.get(index);
            int left = addresses.size() - index;
            Deadline share = deadline.atMost(deadline.remaining().dividedBy(left));
            String target = ConnectFailures.target(address, port);
            return share.bound(
                            connect(address),
                            () -> new NetFailure(NetFailure.Kind.CONNECT_TIMEOUT, "no answer from " + target))
                    .map(socket -> new Connected(socket, address));
        }

        private Uni<NetSocket> connect(InetAddress address) {
            return Uni.createFrom().emitter(emitter -> {
                AtomicBoolean abandoned = new AtomicBoolean();
                emitter.onTermination(() -> abandoned.set(true));
                SocketAddress remote = SocketAddress.inetSocketAddress(new InetSocketAddress(address, port));
                context.emit(v ->
                        client.connect(remote).onComplete(result -> handOver(result, address, emitter, abandoned)));
            });
        }

        private void handOver(
                AsyncResult<NetSocket> result,
                InetAddress address,
                UniEmitter<? super NetSocket> emitter,
                AtomicBoolean abandoned) {
            if (result.failed()) {
                emitter.fail(ConnectFailures.of(result.cause(), address, port));
            } else if (abandoned.get()) {
                result.result().close();
            } else {
                emitter.complete(result.result().pause());
            }
        }

        private Uni<Dialed> secure(Dialed plain) {
            long since = System.nanoTime();
            return deadline.bound(
                            tls.upgrade(context, plain.socket(), host, port),
                            () -> new NetFailure(
                                    NetFailure.Kind.TLS_HANDSHAKE_FAILED,
                                    "no answer to the TLS handshake from " + host + " in time"))
                    .map(done ->
                            new Dialed(plain.socket(), plain.address(), plain.dns(), plain.connect(), since(since)))
                    .onTermination()
                    .invoke((done, failure, cancelled) -> {
                        if (done == null) {
                            plain.socket().close();
                        }
                    });
        }

        private static Duration since(long nanoTime) {
            return Duration.ofNanos(System.nanoTime() - nanoTime);
        }
    }
}
