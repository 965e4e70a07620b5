package dev.tallylight.probe.whep;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A WHEP server for one viewer that does what a test says, faults included. It speaks for nothing but itself: the media
 * lab has a server that was written by others. */
final class WhepServer implements AutoCloseable {
    private static final String PASSWORD = "0123456789abcdef01234567";
    private static final int PACKET_MILLIS = 20;

    private final DtlsIdentity identity = DtlsIdentity.create(new SecureRandom(), Instant.now());
    private final HttpServer http;
    private final DatagramSocket udp;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Behaviour behaviour;
    private final DtlsRecords records = new DtlsRecords(this::send);
    private volatile List<String> viewer = List.of();
    private volatile @Nullable SocketAddress from;
    private volatile boolean handshaking;
    private volatile boolean secured;
    private volatile boolean closed;

    /** What it does. */
    static class Behaviour {
        boolean begins;
        boolean answersChecks = true;
        boolean ownCertificate = true;
        boolean video = true;
        boolean audio = true;
        String candidate = "127.0.0.1";
        String otherCandidates = "";
        int status = 201;
        String location = "/session/1";

        @Nullable
        String body;

        int packets = Integer.MAX_VALUE;
        boolean redirects;

        /** What its answer waits for. */
        CountDownLatch patience = new CountDownLatch(0);
    }

    WhepServer(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        udp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::serve);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.start();
        Thread.startVirtualThread(this::hear);
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort() + (behaviour.redirects ? "/elsewhere" : "/whep/a");
    }

    List<String> requests() {
        return requests;
    }

    /** Whether a viewer shook hands with it. */
    boolean secured() {
        return secured;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            String offer = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (exchange.getRequestURI().getPath().equals("/elsewhere")) {
                exchange.getResponseHeaders().set("Location", "/whep/a");
                exchange.sendResponseHeaders(307, -1);
                return;
            }
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            try {
                behaviour.patience.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            viewer = List.of(value(offer, "ice-ufrag:(\\S+)"), value(offer, "fingerprint:(sha-256 \\S+)"));
            byte[] answer = (behaviour.body == null ? answer() : behaviour.body).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Location", behaviour.location);
            exchange.getResponseHeaders().set("Retry-After", "7");
            exchange.sendResponseHeaders(behaviour.status, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static String value(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    private String answer() {
        String fingerprint = behaviour.ownCertificate ? identity.fingerprint() : Fingerprint.of(new byte[1]);
        String transport = "a=ice-ufrag:them\r\na=ice-pwd:" + PASSWORD + "\r\na=fingerprint:" + fingerprint
                + "\r\na=setup:" + (behaviour.begins ? "active" : "passive")
                + "\r\n" + behaviour.otherCandidates + "a=sendonly\r\na=candidate:1 1 udp 1 "
                + behaviour.candidate + " " + udp.getLocalPort() + " typ host\r\n";
        return "v=0\r\n"
                + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=rtpmap:111 opus/48000/2\r\n" + transport
                + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\n" + transport;
    }

    private void hear() {
        byte[] buffer = new byte[2048];
        while (!closed) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                heard(Arrays.copyOf(buffer, packet.getLength()), packet);
            } catch (IOException e) {
                return;
            }
        }
    }

    private void heard(byte[] data, DatagramPacket packet) {
        Stun.Message check = Stun.read(data, PASSWORD);
        if (check == null) {
            records.received(data);
        } else if (behaviour.answersChecks && check.signed() && check.username().equals("them:" + viewer.getFirst())) {
            from = packet.getSocketAddress();
            send(Stun.success(check.id(), PASSWORD, packet.getAddress(), packet.getPort()));
            if (!handshaking) {
                handshaking = true;
                DtlsPeer peer = new DtlsPeer(List.of(viewer.get(1)), alert -> {});
                Thread.startVirtualThread(new DtlsHandshake(
                        identity,
                        peer,
                        !behaviour.begins,
                        records,
                        () -> {
                            secured = true;
                            Thread.startVirtualThread(this::play);
                        },
                        problem -> {}));
            }
        }
    }

    private void send(byte[] datagram) {
        SocketAddress to = from;
        try {
            if (to != null) {
                udp.send(new DatagramPacket(datagram, datagram.length, to));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void play() {
        try {
            for (int i = 0; i < behaviour.packets && !closed; i++) {
                if (behaviour.audio) {
                    send(rtp(111, i, i * 48L * PACKET_MILLIS));
                }
                if (behaviour.video) {
                    send(rtp(96, i, i * 90L * PACKET_MILLIS));
                }
                Thread.sleep(PACKET_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (UncheckedIOException e) {
            return; // closed
        }
    }

    private static byte[] rtp(int type, int sequence, long time) {
        return ByteBuffer.allocate(12 + 60)
                .put((byte) 0xa0) // its padding is encrypted, as everything behind the header
                .put((byte) type)
                .putShort((short) sequence)
                .putInt((int) time)
                .putInt(type)
                .array();
    }

    @Override
    public void close() {
        closed = true;
        records.close();
        udp.close();
        http.stop(0);
    }
}
