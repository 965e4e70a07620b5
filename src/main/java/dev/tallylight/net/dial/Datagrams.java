package dev.tallylight.net.dial;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.egress.EgressGuard;
import dev.tallylight.net.url.Url;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Opens UDP sockets for everybody, as {@link Dialer} does for TCP: asks the guard, and sends to and hears from the very
 * address that was checked. Runs on the caller's event-loop context.
 */
@ApplicationScoped
public class Datagrams {
    /** Room in the kernel for a burst of media that comes while the event loop is busy. */
    private static final int RECEIVE_BUFFER = 512 * 1024;

    /** The socket of the probe before may be about to close. */
    private static final int BIND_TRIES = 5;

    private static final long BIND_PAUSE_MILLIS = 50;

    private final Vertx vertx;

    public Datagrams(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * A line to a host's port; whatever comes from elsewhere is not heard.
     *
     * @param host as {@link Url#host()} has it
     * @return fails with a {@link NetFailure}; cancelling it closes the socket
     */
    public Uni<DatagramLine> call(EgressGuard guard, String host, int port, Duration deadline) {
        return guard.admit(host, deadline).flatMap(addresses -> open(addresses.getFirst(), port));
    }

    /**
     * A line to an address that the guard has already admitted.
     *
     * @param peer hears from this address only
     * @param port of the peer; 0 where it may speak from any, and is told to {@link DatagramLine#send} each time
     */
    public Uni<DatagramLine> open(InetAddress peer, int port) {
        return open(peer, port, 0);
    }

    /**
     * The same from a port of one's own choice; fails where that is taken.
     *
     * @param localPort 0 for any
     */
    public Uni<DatagramLine> open(InetAddress peer, int port, int localPort) {
        String any = peer instanceof Inet4Address ? "0.0.0.0" : "::";
        return bind(peer, any, localPort, new DatagramLine.Heard(peer, port));
    }

    /**
     * A socket that hears what others send to this machine: unicast to one of its addresses, or a multicast group.
     *
     * @param where what is sent to
     * @param interfaceName to join a group on, as {@code eth0}; null for the machine's choice. Of no meaning for unicast
     * @param source the only sender to hear, admitted by the guard; null for anybody
     * @return fails with a {@link NetFailure}: the address is not this machine's, or the port is taken; cancelling it closes the
     *     socket
     */
    public Uni<DatagramLine> listen(
            InetAddress where, int port, @Nullable String interfaceName, @Nullable InetAddress source) {
        boolean group = where.isMulticastAddress();
        String any = where instanceof Inet4Address ? "0.0.0.0" : "::";
        String local = group ? any : where.getHostAddress();
        Uni<DatagramLine> bound = bind(where, local, port, new DatagramLine.Heard(source, 0));
        return group ? bound.flatMap(line -> line.join(where, interfaceName, source)) : bound;
    }

    private Uni<DatagramLine> bind(InetAddress like, String local, int port, DatagramLine.Heard heard) {
        return Uni.createFrom().emitter(emitter -> {
            ContextInternal context = ((VertxInternal) vertx).getOrCreateContext();
            AtomicBoolean abandoned = new AtomicBoolean();
            emitter.onTermination(() -> abandoned.set(true));
            context.emit(v -> bind(new Binding(like, local, port, heard, emitter, abandoned), BIND_TRIES));
        });
    }

    /**
     * What is to be bound, for whom.
     *
     * @param abandoned whether nobody waits for it any longer
     */
    private record Binding(
            InetAddress like,
            String local,
            int port,
            DatagramLine.Heard heard,
            UniEmitter<? super DatagramLine> emitter,
            AtomicBoolean abandoned) {}

    private void bind(Binding binding, int tries) {
        DatagramSocket socket = vertx.createDatagramSocket(new DatagramSocketOptions()
                .setIpV6(!(binding.like() instanceof Inet4Address))
                .setReuseAddress(binding.like().isMulticastAddress())
                .setReceiveBufferSize(RECEIVE_BUFFER));
        socket.listen(binding.port(), binding.local()).onComplete(result -> {
            if (binding.abandoned().get()) {
                socket.close();
            } else if (result.succeeded()) {
                binding.emitter().complete(new DatagramLine(socket, binding.heard()));
            } else {
                socket.close();
                if (result.cause() instanceof BindException && tries > 1) {
                    vertx.setTimer(BIND_PAUSE_MILLIS, timer -> bind(binding, tries - 1));
                } else {
                    binding.emitter()
                            .fail(new NetFailure(
                                    NetFailure.Kind.LISTEN_FAILED,
                                    binding.local() + ":" + binding.port() + " cannot be listened on: "
                                            + result.cause().getMessage()));
                }
            }
        });
    }
}
