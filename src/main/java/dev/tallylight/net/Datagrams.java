package dev.tallylight.net;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
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

    /** The same from a port of one's own choice; fails where that is taken. @param localPort 0 for any */
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
     * @return fails with a {@link NetFailure}: the address is not this machine's, or the port is taken
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
            context.emit(v -> {
                DatagramSocket socket = vertx.createDatagramSocket(new DatagramSocketOptions()
                        .setIpV6(!(like instanceof Inet4Address))
                        .setReuseAddress(like.isMulticastAddress())
                        .setReceiveBufferSize(RECEIVE_BUFFER));
                socket.listen(port, local).onComplete(result -> {
                    if (result.failed()) {
                        socket.close();
                        emitter.fail(new NetFailure(
                                NetFailure.Kind.LISTEN_FAILED,
                                local + ":" + port + " cannot be listened on: "
                                        + result.cause().getMessage()));
                    } else if (abandoned.get()) {
                        socket.close();
                    } else {
                        emitter.complete(new DatagramLine(socket, heard));
                    }
                });
            });
        });
    }
}
