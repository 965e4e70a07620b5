package dev.tallylight.probe.rtsp;

import dev.tallylight.net.dial.DatagramLine;
import dev.tallylight.net.dial.Datagrams;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** RTP over UDP: a pair of ports for each track, even and odd (RFC 3550 §11), that hear the server and whom it names. */
final class UdpTransport {
    private static final int LOWEST = 32_768;
    private static final int PAIRS = 14_000;
    private static final int MOST_TRIES = 8;
    private static final Pattern SERVER_PORTS = Pattern.compile("server_port=([0-9]{1,5})(?:-([0-9]{1,5}))?");

    private static final Pattern SOURCE =
            Pattern.compile("(?:^|;)\\s*source\\s*=\\s*\"?([^;,\"\\s\\p{Cntrl}]{1,253})", Pattern.CASE_INSENSITIVE);

    private final Datagrams datagrams;
    private final InetAddress server;
    private final Random random = new Random();

    /** @param server as it was checked and is connected to */
    UdpTransport(Datagrams datagrams, InetAddress server) {
        this.datagrams = datagrams;
        this.server = server;
    }

    /** A pair that is bound. */
    record Ports(DatagramLine rtp, DatagramLine rtcp) {
        String offer() {
            return "RTP/AVP;unicast;client_port=" + rtp.localPort() + "-" + rtcp.localPort();
        }

        /**
         * Sends a little to the ports that the media comes from, so that a firewall between lets it in, and hears them: of
         * the host that is named and of the server, for a camera behind a router names itself as its own network knows it.
         */
        void knock(String transport, InetAddress source, InetAddress server) {
            rtp.hear(source);
            rtcp.hear(source);
            knock(transport, source);
            if (!source.equals(server)) {
                knock(transport, server);
            }
        }

        private void knock(String transport, InetAddress at) {
            Matcher ports = SERVER_PORTS.matcher(transport);
            if (ports.find()) {
                Buffer nothing = Buffer.buffer(new byte[] {(byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
                send(rtp, nothing, at, ports.group(1));
                Buffer report = Buffer.buffer(new byte[] {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 0});
                send(rtcp, report, at, ports.group(2));
            }
        }

        private static void send(DatagramLine line, Buffer data, InetAddress to, @Nullable String port) {
            int number = port == null ? 0 : Integer.parseInt(port);
            if (number > 0 && number <= 65535) {
                line.send(data, to, number);
            }
        }

        void close() {
            rtp.close();
            rtcp.close();
        }
    }

    /** The host that the media comes from, as the answer to SETUP names it (RFC 2326 §12.39); the server where it does not. */
    static String source(String transport, InetAddress server) {
        Matcher source = SOURCE.matcher(transport);
        return source.find() ? source.group(1) : server.getHostAddress();
    }

    Uni<Ports> open(Consumer<byte[]> packets) {
        return open(MOST_TRIES).invoke(ports -> ports.rtp.handler(data -> packets.accept(data.getBytes())));
    }

    private Uni<Ports> open(int tries) {
        int even = LOWEST + 2 * random.nextInt(PAIRS);
        Uni<Ports> pair = datagrams
                .open(server, 0, even)
                .chain(rtp -> datagrams
                        .open(server, 0, even + 1)
                        .map(rtcp -> new Ports(rtp, rtcp))
                        .onFailure()
                        .invoke(rtp::close)
                        .onCancellation()
                        .invoke(rtp::close));
        return tries <= 1 ? pair : pair.onFailure().recoverWithUni(() -> open(tries - 1));
    }
}
