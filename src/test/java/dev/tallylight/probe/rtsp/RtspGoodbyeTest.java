package dev.tallylight.probe.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.net.dial.Datagrams;
import dev.tallylight.net.egress.Egress;
import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.net.http.ScriptedServer.Line;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import dev.tallylight.testing.EgressPolicies;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server keeps a session for a minute unless it is torn down, over UDP whatever becomes of the connection: RFC 2326 §10.7. */
@Order(2)
class RtspGoodbyeTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final String OK = "RTSP/1.0 200 OK\r\n";
    private static final String SDP = """
            v=0\r
            a=control:*\r
            m=video 0 RTP/AVP 96\r
            a=rtpmap:96 H264/90000\r
            a=control:track1\r
            m=audio 0 RTP/AVP 97\r
            a=rtpmap:97 L16/44100/2\r
            a=control:track2\r
            """;

    private final ProbeBench bench = new ProbeBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private RtspProbe probe() {
        return new RtspProbe(bench.vertx, bench.dialer, new Datagrams(bench.vertx), bench.egress);
    }

    private static ProbeTarget target(ScriptedServer server) {
        return ProbeBench.target("rtsp://127.0.0.1:" + server.port() + "/cam", Protocol.RTSP, TIMEOUT);
    }

    /**
     * A server of two tracks.
     *
     * @param odd the request that is answered otherwise, by its place among those of its method: {@code SETUP 2}
     * @param answer to that one; none where empty
     */
    private static ScriptedServer.Script answering(String odd, String answer) {
        AtomicInteger setUps = new AtomicInteger();
        return line -> {
            for (String request = line.request(); request != null; request = line.request()) {
                String method = request.split(" ", 2)[0];
                String place = method.equals("SETUP") ? "SETUP " + setUps.incrementAndGet() : method;
                String usual = switch (method) {
                    case "DESCRIBE" -> OK + "Content-Length: " + SDP.length() + "\r\n\r\n" + SDP;
                    case "SETUP" -> OK + "Session: 42;timeout=60\r\n\r\n";
                    default -> OK + "\r\n";
                };
                say(line, place.equals(odd) ? answer : usual);
            }
        };
    }

    private static void say(Line line, String answer) throws IOException {
        if (!answer.isEmpty()) {
            line.send(answer);
        }
    }

    private static long goodbyes(ScriptedServer server) {
        return server.requests().stream()
                .filter(request -> request.startsWith("TEARDOWN ") && request.contains("Session: 42\r\n"))
                .count();
    }

    @ParameterizedTest
    @CsvSource({
        "nothing odd: no media comes, '', ''",
        "a track that is not answered for, SETUP 2, ''",
        "playing that is not answered for, PLAY, ''",
        "playing that is refused, PLAY, 'RTSP/1.0 453 Not Enough Bandwidth'",
        "an answer that is none, SETUP 2, 'what?'",
        "a server that sends elsewhere, PLAY, 'RTSP/1.0 302 Moved'",
    })
    void tearsDownWhatItSetUp(String what, String odd, String answer) {
        String whole = answer.isEmpty() ? "" : answer + "\r\n\r\n";
        try (ScriptedServer server = ScriptedServer.playing(answering(odd, whole))) {
            bench.probe(target(server), probe());
            await(what).until(() -> goodbyes(server) == 1 && server.openConnections() == 0);
        }
    }

    /** What is still unread when a connection is closed makes a reset of it, which must not overtake the goodbye. */
    @ParameterizedTest(name = "broken off: {0}")
    @ValueSource(booleans = {false, true})
    void isHeardWhileMediaComes(boolean brokenOff) {
        CompletableFuture<Line> played = new CompletableFuture<>();
        ScriptedServer.Script asked = answering("", "");
        try (ScriptedServer server = ScriptedServer.playing(line -> {
            played.complete(line);
            asked.play(line);
        })) {
            Cancellable probing = bench.prober(probe())
                    .probe(target(server), ProbeMemory.NONE)
                    .subscribe()
                    .with(outcome -> {});
            await().until(() -> server.requests().toString().contains("PLAY rtsp"));
            Thread.startVirtualThread(() -> flow(played.join()));
            await().until(() -> server.bytesWritten() > 1_000_000);
            if (brokenOff) {
                probing.cancel();
            }
            await().until(() -> goodbyes(server) == 1);
        }
    }

    /** One picture, again and again: a clock that stands still proves nothing, and so the probe goes on to its time limit. */
    private static void flow(Line line) {
        byte[] packet = new byte[4 + 1400];
        System.arraycopy(new byte[] {'$', 0, 1400 >> 8, (byte) 1400, (byte) 0x80, 96}, 0, packet, 0, 6);
        try {
            while (true) {
                line.send(packet);
                line.idle(Duration.ofMillis(1));
            }
        } catch (IOException e) {
            return; // the client has gone
        }
    }

    @Test
    void tearsDownOnTheConnectionThatItLeavesForAnother() {
        AtomicInteger connections = new AtomicInteger();
        String elsewhere = "RTSP/1.0 302 Moved\r\nLocation: /other\r\n\r\n";
        ScriptedServer.Script first = answering("PLAY", elsewhere);
        ScriptedServer.Script second = answering("DESCRIBE", "RTSP/1.0 404 Not Found\r\n\r\n");
        try (ScriptedServer server =
                ScriptedServer.playing(line -> (connections.incrementAndGet() == 1 ? first : second).play(line))) {
            bench.probe(target(server), probe());
            await().until(() -> goodbyes(server) == 1 && server.openConnections() == 0);
            assertThat(server.requests().toString()).contains("DESCRIBE rtsp://127.0.0.1:" + server.port() + "/other");
        }
    }

    @ParameterizedTest
    @CsvSource({"PLAY, 1", "SETUP, 1", "DESCRIBE, 0"})
    void tearsDownWhenItIsBrokenOff(String after, int goodbyes) {
        String odd = after.equals("SETUP") ? "SETUP 2" : after;
        try (ScriptedServer server = ScriptedServer.playing(answering(odd, ""))) {
            Cancellable probing = bench.prober(probe())
                    .probe(target(server), ProbeMemory.NONE)
                    .subscribe()
                    .with(outcome -> {});
            await().until(() -> server.requests().stream()
                    .anyMatch(request ->
                            request.startsWith(after) && (!after.equals("SETUP") || request.contains("track2"))));
            probing.cancel();
            await().until(() -> server.openConnections() == 0);
            assertThat(goodbyes(server)).isEqualTo(goodbyes);
        }
    }

    /** Over UDP a session outlives its connection, and it stands while it is still looked up where its media comes from. */
    @Test
    void tearsDownWhileTheSourceOfItsMediaIsLookedUp() {
        AtomicBoolean lookedUp = new AtomicBoolean();
        Egress egress = new Egress(EgressPolicies.ofStreams("private"), (host, deadline) -> {
            lookedUp.set(true);
            return Uni.createFrom().nothing();
        });
        try (ScriptedServer server = ScriptedServer.playing(answeringOverUdp())) {
            Cancellable probing = bench.prober(
                            new RtspProbe(bench.vertx, bench.dialer, new Datagrams(bench.vertx), egress))
                    .probe(target(server), ProbeMemory.NONE)
                    .subscribe()
                    .with(outcome -> {});
            await().untilTrue(lookedUp);
            probing.cancel();
            await().until(() -> server.openConnections() == 0);
            assertThat(goodbyes(server)).isEqualTo(1);
        }
    }

    private static ScriptedServer.Script answeringOverUdp() {
        return line -> {
            for (String request = line.request(); request != null; request = line.request()) {
                if (request.startsWith("DESCRIBE")) {
                    line.send(OK + "Content-Length: " + SDP.length() + "\r\n\r\n" + SDP);
                } else if (!request.startsWith("SETUP")) {
                    line.send(OK + "\r\n");
                } else if (request.contains("interleaved")) {
                    line.send("RTSP/1.0 461 Unsupported Transport\r\n\r\n");
                } else {
                    line.send(OK
                            + "Session: 42\r\nTransport: RTP/AVP;unicast;source=far.example;server_port=9-10\r\n\r\n");
                }
            }
        };
    }
}
