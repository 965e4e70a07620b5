package dev.tallylight.net.dial;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.url.IpLiteral;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import java.net.InetAddress;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A UDP socket that hears one peer, and another where it is told to. Its owner is whoever asked for it, and must close it. */
public final class DatagramLine {
    private final DatagramSocket socket;
    private final Heard heard;
    private @Nullable Heard heardAsWell;
    private String lastHost = "";
    private int lastPort;

    /**
     * Whom to hear.
     *
     * @param from null for anybody
     * @param port 0 for any
     */
    record Heard(@Nullable InetAddress from, int port) {
        boolean matches(DatagramPacket packet) {
            boolean address = from == null
                    || from.equals(IpLiteral.address(
                            null,
                            Objects.requireNonNull(
                                    IpLiteral.parse(plain(packet.sender().host())))));
            return address && (port == 0 || port == packet.sender().port());
        }

        /** Without the zone of a link-local address. */
        private static String plain(String host) {
            int zone = host.indexOf('%');
            return zone < 0 ? host : host.substring(0, zone);
        }
    }

    DatagramLine(DatagramSocket socket, Heard heard) {
        this.socket = socket;
        this.heard = heard;
    }

    /** Gives each datagram of the peer to the handler, on the event loop. */
    public void handler(Consumer<Buffer> handler) {
        socket.handler(packet -> {
            if (matches(packet)) {
                handler.accept(packet.data());
            }
        });
        socket.exceptionHandler(ignored -> {}); // an ICMP answer, say; what is missing shows by itself
    }

    /** What comes is mostly from who spoke before: the same words need not be read again. */
    private boolean matches(DatagramPacket packet) {
        String host = packet.sender().host();
        int port = packet.sender().port();
        if (port == lastPort && host.equals(lastHost)) {
            return true;
        }
        Heard other = heardAsWell;
        boolean known = heard.matches(packet) || other != null && other.matches(packet);
        if (known) {
            lastHost = host;
            lastPort = port;
        }
        return known;
    }

    /**
     * From now on hears this address as well, from whatever port.
     *
     * @param other admitted by the guard
     */
    public void hear(InetAddress other) {
        heardAsWell = new Heard(other, 0);
    }

    /** Sends to the peer's port that the line was opened to. */
    public void send(Buffer datagram) {
        send(datagram, heard.port());
    }

    /** Sends to another of the peer's ports. */
    public void send(Buffer datagram, int port) {
        send(datagram, Objects.requireNonNull(heard.from(), "a line that only listens has nobody to send to"), port);
    }

    /** Sends to a port of one that is heard as well. */
    public void send(Buffer datagram, InetAddress other, int port) {
        socket.send(datagram, port, other.getHostAddress());
    }

    /** The address that is sent to; null on a line that only listens. */
    public @Nullable InetAddress peer() {
        return heard.from();
    }

    public int localPort() {
        return socket.localAddress().port();
    }

    Uni<DatagramLine> join(InetAddress group, @Nullable String interfaceName, @Nullable InetAddress source) {
        return Uni.createFrom().emitter(emitter -> {
            String address = group.getHostAddress();
            Future<Void> joined = interfaceName == null
                    ? socket.listenMulticastGroup(address)
                    : socket.listenMulticastGroup(
                            address, interfaceName, source == null ? null : source.getHostAddress());
            joined.onComplete(result -> {
                if (result.failed()) {
                    close();
                    emitter.fail(new NetFailure(
                            NetFailure.Kind.LISTEN_FAILED,
                            "the group " + address + " cannot be joined"
                                    + (interfaceName == null ? "" : " on " + interfaceName) + ": "
                                    + result.cause().getMessage()));
                } else {
                    emitter.complete(this);
                }
            });
        });
    }

    public void close() {
        socket.close();
    }
}
