package dev.tallylight.probe.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.net.auth.AuthAnswer;
import dev.tallylight.net.auth.AuthChallenge;
import dev.tallylight.net.dial.Datagrams;
import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.net.http.ScriptedServer.Line;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import dev.tallylight.testing.Together;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Order(1) // it takes long
class RtspProbeTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(8);
    private static final String SDP = """
            v=0\r
            s=test\r
            a=control:*\r
            m=video 0 RTP/AVP 96\r
            a=rtpmap:96 H264/90000\r
            a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z0LAFdoFB+hAAAADAEAAAAeDxYuo,aM4PyA==\r
            a=control:track1\r
            m=audio 0 RTP/AVP 97\r
            a=rtpmap:97 mpeg4-generic/44100/2\r
            a=fmtp:97 mode=AAC-hbr;config=1210\r
            a=control:track2\r
            """;

    private final ProbeBench bench = new ProbeBench();

    @AfterEach
    void close() {
        bench.close();
    }

    /** Answers requests as RTSP servers do; a test changes what it wants. */
    private static class Server {
        private String describe = "RTSP/1.0 200 OK\r\nContent-Type: application/sdp\r\nContent-Length: " + SDP.length()
                + "\r\n\r\n" + SDP;
        private String setUp = "RTSP/1.0 200 OK\r\nSession: 42;timeout=60\r\n\r\n";
        private String play = "RTSP/1.0 200 OK\r\nSession: 42\r\n\r\n";

        final void serve(Line line) throws IOException {
            String request = line.request();
            while (request != null) {
                String method = request.split(" ", 2)[0];
                switch (method) {
                    case "OPTIONS" -> line.send("RTSP/1.0 200 OK\r\nPublic: DESCRIBE, SETUP, PLAY\r\n\r\n");
                    case "DESCRIBE" -> describe(line, request);
                    case "SETUP" -> line.send(setUp(request));
                    case "PLAY" -> {
                        line.send(played(request));
                        media(line);
                    }
                    default -> line.send("RTSP/1.0 200 OK\r\n\r\n");
                }
                request = line.request();
            }
        }

        void describe(Line line, String request) throws IOException {
            line.send(described(request));
        }

        String described(String request) {
            return describe;
        }

        String setUp(String request) {
            return setUp;
        }

        String played(String request) {
            return play;
        }

        void media(Line line) throws IOException {
            line.untilClosed();
        }
    }

    /** A packet of one of the two tracks. */
    private static byte[] rtp(boolean video, int number, long milliseconds) {
        long time = milliseconds * (video ? 90_000 : 44_100) / 1000;
        return ByteBuffer.allocate(60)
                .put((byte) 0x80)
                .put((byte) (video ? 96 : 97))
                .putShort((short) number)
                .putInt((int) time)
                .putInt(video ? 1 : 2)
                .array();
    }

    private static void interleaved(Line line, int channel, byte[] packet) throws IOException {
        line.send(ByteBuffer.allocate(4 + packet.length)
                .put((byte) '$')
                .put((byte) channel)
                .putShort((short) packet.length)
                .put(packet)
                .array());
    }

    private static void play(Line line, boolean withAudio, int from, int to, boolean inRealTime) throws IOException {
        long began = System.nanoTime();
        for (int i = from; i < to; i++) {
            interleaved(line, 0, rtp(true, i, i * 40L));
            if (withAudio) {
                interleaved(line, 2, rtp(false, i, i * 40L));
            }
            interleaved(line, 1, new byte[] {(byte) 0x80, (byte) 200, 0, 1, 0, 0, 0, 0}); // a sender report
            if (inRealTime) {
                line.idleUntil(began, Duration.ofMillis((i + 1L - from) * 40));
            }
        }
    }

    private ProbeOutcome probe(ScriptedServer.Script script, String userInfo) {
        try (var server = ScriptedServer.playing(script)) {
            ProbeOutcome outcome = bench.probe(
                    ProbeBench.target(
                            "rtsp://" + userInfo + "127.0.0.1:" + server.port() + "/cam", Protocol.RTSP, TIMEOUT),
                    new RtspProbe(bench.vertx, bench.dialer, new Datagrams(bench.vertx), bench.egress));
            await().until(() -> server.openConnections() == 0);
            return outcome;
        }
    }

    private String assertDown(Reason reason, ScriptedServer.Script script) {
        ProbeOutcome outcome = probe(script, "");
        assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isInstanceOf(Verdict.Down.class);
        Verdict.Down down = (Verdict.Down) outcome.verdict();
        assertThat(down.reason()).as(ProbeBench.story(outcome)).isEqualTo(reason);
        return down.detail();
    }

    @Test
    void isUpOnceBothTracksAdvance() {
        ProbeOutcome outcome = probe(
                line -> new Server() {
                    @Override
                    void media(Line out) throws IOException {
                        play(out, true, 0, 300, true);
                    }
                }.serve(line),
                "");
        assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isEqualTo(new Verdict.Up(true));
        assertThat(outcome.facts().container()).isEqualTo("rtp");
        assertThat(outcome.facts().video()).isNotNull();
        assertThat(outcome.facts().video().width()).isPositive();
        assertThat(outcome.facts().audio()).isEqualTo(new MediaFacts.Audio("aac", 44100, 2));
    }

    @Test
    void isNotFooledByAnAcceptedPlay() {
        Server rtcpAlone = new Server() { // which is no media
                    @Override
                    void media(Line out) throws IOException {
                        for (int i = 0; i < 200; i++) {
                            interleaved(out, 1, new byte[] {(byte) 0x80, (byte) 200, 0, 1, 0, 0, 0, 0});
                            out.idle(Duration.ofMillis(40));
                        }
                    }
                };
        Server burst = new Server() {
            @Override
            void media(Line out) throws IOException {
                play(out, true, 0, 150, false);
                out.untilClosed();
            }
        };
        Together.all(
                () -> assertThat(assertDown(Reason.NO_MEDIA, new Server()::serve))
                        .isEqualTo("the server accepted PLAY, and then no media came"),
                () -> assertDown(Reason.NO_MEDIA, rtcpAlone::serve),
                () -> assertDown(Reason.MEDIA_BURST_ONLY, burst::serve),
                () -> assertThat(withoutItsSound().verdict()).isEqualTo(new Verdict.Up(true)));
    }

    @ParameterizedTest
    @CsvSource({
        "403 Forbidden, ACCESS_DENIED",
        "404 Not Found, STREAM_NOT_FOUND",
        "453 Not Enough Bandwidth, SERVER_FULL",
        "454 Session Not Found, SESSION_LOST",
        "500 Internal Server Error, SERVER_ERROR",
        "401 Unauthorized, AUTH_REQUIRED",
    })
    void tellsWhyItWasRefused(String status, Reason reason) {
        assertDown(
                reason,
                line -> new Server() {
                    @Override
                    String described(String request) {
                        return "RTSP/1.0 " + status + "\r\nCSeq: 2\r\n\r\n";
                    }
                }.serve(line));
    }

    @Test
    void signsInWithDigest() {
        ProbeOutcome outcome = probe(
                line -> new Server() {
                    @Override
                    String described(String request) {
                        // RFC 7616 §3.4.1, computed by hand: MD5(MD5(u:r:p):n:MD5(DESCRIBE:uri))
                        return request.contains("Authorization: Digest username=\"u\", realm=\"r\", nonce=\"n\"")
                                ? super.described(request)
                                : "RTSP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"r\"\r\n"
                                        + "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\n\r\n";
                    }

                    @Override
                    void media(Line out) throws IOException {
                        play(out, true, 0, 300, true);
                    }
                }.serve(line),
                "u:p%40ss@");
        assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isEqualTo(new Verdict.Up(true));
        assertThat(ProbeBench.story(outcome)).doesNotContain("p@ss").doesNotContain("p%40ss");
    }

    /** A camera without a microphone: what is announced and never comes makes a stream less, not dead. */
    private ProbeOutcome withoutItsSound() {
        return probe(
                line -> new Server() {
                    @Override
                    void media(Line out) throws IOException {
                        play(out, false, 0, 300, true);
                    }
                }.serve(line),
                "");
    }

    @Test
    void computesDigestsAsTheStandardsExamplesDo() {
        // RFC 7616 §3.9.1, its MD5 answer; the client nonce and the count are the example's
        AuthAnswer auth = AuthAnswer.answering(
                AuthChallenge.read(java.util.List.of(
                        "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=MD5,"
                                + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
                                + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"")),
                "Mufasa",
                "Circle of Life");
        assertThat(auth).isNotNull();
        assertThat(auth.header("GET", "/dir/index.html", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"))
                .contains("response=\"8ca523f5e9506fed4657c9700eebdbec\"", "nc=00000001", "qop=auth");
    }

    @Test
    void fallsBackToUdp() {
        ProbeOutcome outcome = probe(line -> new OverUdp("", "127.0.0.1").serve(line), "");
        assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isEqualTo(new Verdict.Up(true));
    }

    /** A server that has its media come from another host says so: RFC 2326 §12.39, source. */
    @ParameterizedTest
    @CsvSource({
        "127.0.0.2, 127.0.0.2, true",
        "'', 127.0.0.2, false",
        "127.0.0.3, 127.0.0.2, false",
        "192.0.2.7, 127.0.0.1, true", // what must not be asked is not heard; the server itself is
        "256.1.1.1, 127.0.0.1, true",
    })
    void hearsTheSourceThatTheServerNames(String named, String source, boolean up) {
        ProbeOutcome outcome =
                probe(line -> new OverUdp(named.isEmpty() ? "" : "source=" + named + ";", source).serve(line), "");
        assertThat(outcome.verdict() instanceof Verdict.Up)
                .as(ProbeBench.story(outcome))
                .isEqualTo(up);
        boolean told = ProbeBench.story(outcome).contains("the server alone is heard");
        assertThat(told).as(ProbeBench.story(outcome)).isEqualTo(up && !named.equals(source));
    }

    /** Sends its picture over UDP alone. */
    private static final class OverUdp extends Server {
        private static final Pattern PORTS = Pattern.compile("client_port=([0-9]+)-([0-9]+)");

        private final String parameters;
        private final String source;
        private int port;

        OverUdp(String parameters, String source) {
            this.parameters = parameters;
            this.source = source;
        }

        @Override
        String setUp(String request) {
            Matcher asked = PORTS.matcher(request);
            if (!asked.find()) {
                return "RTSP/1.0 461 Unsupported Transport\r\n\r\n";
            }
            assertThat(Integer.parseInt(asked.group(1)) % 2).isZero();
            port = port == 0 ? Integer.parseInt(asked.group(1)) : port;
            return "RTSP/1.0 200 OK\r\nSession: 42\r\nTransport: RTP/AVP;unicast;" + parameters
                    + "server_port=9-10\r\n\r\n";
        }

        @Override
        void media(Line out) throws IOException {
            try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(source))) {
                long began = System.nanoTime();
                for (int i = 0; i < 300 && !out.hasRequest(); i++) {
                    byte[] packet = rtp(true, i, i * 40L);
                    socket.send(new DatagramPacket(packet, packet.length, InetAddress.getLoopbackAddress(), port));
                    out.idleUntil(began, Duration.ofMillis((i + 1) * 40L));
                }
            }
        }

        @Override
        String described(String request) {
            String video = SDP.substring(0, SDP.indexOf("m=audio"));
            return "RTSP/1.0 200 OK\r\nContent-Length: " + video.length() + "\r\n\r\n" + video;
        }
    }

    /** Some name the session in the first answer only. */
    @Test
    void keepsTheSessionThatALaterAnswerDoesNotName() {
        ProbeOutcome outcome = probe(
                line -> new Server() {
                    private int setUps;

                    @Override
                    String setUp(String request) {
                        boolean first = setUps++ == 0;
                        return first ? super.setUp(request) : "RTSP/1.0 200 OK\r\n\r\n";
                    }

                    @Override
                    String played(String request) {
                        return request.contains("Session: 42\r\n")
                                ? super.played(request)
                                : "RTSP/1.0 454 Session Not Found\r\n\r\n";
                    }

                    @Override
                    void media(Line out) throws IOException {
                        play(out, true, 0, 300, true);
                    }
                }.serve(line),
                "");
        assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isEqualTo(new Verdict.Up(true));
    }

    /** Cameras that ask who it is and then hang up, in each way, without saying {@code Connection: close}. */
    @ParameterizedTest
    @CsvSource({"false, u:p@", "true, u:p@"})
    void tellsItsNameOverAnotherConnectionWhereTheFirstIsClosed(boolean withReset, String userInfo) {
        ProbeOutcome outcome = probe(hangingUp(withReset, "Authorization: Digest"), userInfo);
        assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isEqualTo(new Verdict.Up(true));
        ProbeOutcome wrong = probe(hangingUp(withReset, "Authorization: none that is right"), userInfo);
        assertThat(wrong.verdict())
                .as(ProbeBench.story(wrong))
                .isInstanceOfSatisfying(
                        Verdict.Down.class, down -> assertThat(down.reason()).isEqualTo(Reason.AUTH_FAILED));
    }

    private static ScriptedServer.Script hangingUp(boolean withReset, String right) {
        return line -> new Server() {
            @Override
            void describe(Line out, String request) throws IOException {
                if (request.contains(right)) {
                    super.describe(out, request);
                    return;
                }
                out.send("RTSP/1.0 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\n\r\n");
                if (withReset) {
                    out.read(1); // what is asked next is never read
                    out.reset();
                } else {
                    out.finish();
                }
            }

            @Override
            void media(Line out) throws IOException {
                play(out, true, 0, 300, true);
            }
        }.serve(line);
    }

    @Test
    void neverPlaysWhatWasNotSetUp() {
        assertDown(
                Reason.TRANSPORT_UNSUPPORTED,
                line -> new Server() {
                    @Override
                    String setUp(String request) {
                        return "RTSP/1.0 461 Unsupported Transport\r\n\r\n";
                    }

                    @Override
                    void media(Line out) {
                        throw new AssertionError("PLAY without a SETUP that succeeded");
                    }
                }.serve(line));
    }

    @Test
    void boundsWhatAServerSends() {
        assertDown(Reason.RESPONSE_TOO_LARGE, line -> {
            line.request();
            line.send("RTSP/1.0 200 OK\r\nContent-Length: 999999999\r\n\r\n");
            line.untilClosed();
        });
        assertDown(Reason.RESPONSE_TOO_LARGE, line -> {
            line.request();
            line.send("RTSP/1.0 200 OK\r\nX: " + "x".repeat(20_000));
            line.untilClosed();
        });
        assertDown(Reason.PROTOCOL_ERROR, line -> {
            line.request();
            line.send("hello\r\n\r\n");
            line.untilClosed();
        });
        assertDown(Reason.CLOSED_BY_SERVER, Line::request);
        assertDown(Reason.REDIRECT_LOOP, line -> {
            String request = line.request();
            String uri = request == null ? "" : request.split(" ", 3)[1];
            line.send("RTSP/1.0 302 Moved\r\nLocation: " + uri + "\r\n\r\n");
            line.untilClosed();
        });
    }
}
