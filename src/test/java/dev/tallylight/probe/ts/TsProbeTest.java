package dev.tallylight.probe.ts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.net.dial.Datagrams;
import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import dev.tallylight.testing.Ffmpeg;
import dev.tallylight.testing.FreePort;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Order(2)
class TsProbeTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(6);

    @TempDir
    Path folder;

    private final ProbeBench bench = new ProbeBench("private,239.0.0.0/8,192.0.2.0/24");

    @AfterEach
    void close() {
        bench.close();
    }

    private ProbeOutcome probe(String url) {
        return bench.probe(
                ProbeBench.target(url, Protocol.MPEGTS, TIMEOUT),
                new TsProbe(bench.vertx, new Datagrams(bench.vertx), bench.sessions, bench.egress));
    }

    private static void assertUp(ProbeOutcome outcome) {
        assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isEqualTo(new Verdict.Up(true));
        assertThat(outcome.facts().video()).isEqualTo(new MediaFacts.Video("h264", 320, 180, 15.0));
        assertThat(outcome.facts().audio()).isEqualTo(new MediaFacts.Audio("aac", 44100, 1));
    }

    private static void assertDown(ProbeOutcome outcome, Reason reason) {
        assertThat(outcome.verdict())
                .as(ProbeBench.story(outcome))
                .isInstanceOfSatisfying(
                        Verdict.Down.class, down -> assertThat(down.reason()).isEqualTo(reason));
    }

    private Process sender(String format, String url) throws IOException {
        return Ffmpeg.live(folder, "-c:v", "libopenh264", "-g", "5", "-c:a", "aac", "-f", format, url);
    }

    @ParameterizedTest
    @CsvSource({
        "mpegts, udp://127.0.0.1:PORT?pkt_size=1316, udp://127.0.0.1:PORT",
        "mpegts, udp://127.0.0.1:PORT?pkt_size=1472, udp://127.0.0.1:PORT", // no whole number of packets
        "rtp_mpegts, rtp://127.0.0.1:PORT, rtp://127.0.0.1:PORT",
        "rtp_mpegts, rtp://127.0.0.1:PORT, udp://127.0.0.1:PORT",
        "mpegts, udp://239.255.42.7:PORT?localaddr=127.0.0.1&pkt_size=1316, udp://239.255.42.7:PORT?interface=lo",
    })
    void playsWhatIsSentHere(String format, String to, String from) throws IOException {
        String port = Integer.toString(FreePort.any());
        Process sender = sender(format, to.replace("PORT", port));
        try {
            assertUp(probe(from.replace("PORT", port)));
        } finally {
            sender.destroyForcibly();
        }
    }

    @Test
    void playsItOverHttp() throws IOException {
        byte[] whole = Ffmpeg.encoded(
                12, "twelve-seconds.ts", "-c:v", "libopenh264", "-g", "15", "-c:a", "aac", "-f", "mpegts");
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send("HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\n\r\n");
            int tenth = whole.length / 120;
            long began = System.nanoTime();
            for (int at = 0; at + tenth <= whole.length; at += tenth) {
                line.send(java.util.Arrays.copyOfRange(whole, at, at + tenth));
                line.idleUntil(began, Duration.ofMillis((at / tenth + 1) * 100L));
            }
        })) {
            assertUp(probe(server.url("/live")));
        }
    }

    @Test
    void saysThatNobodySends() throws IOException {
        assertDown(probe("udp://127.0.0.1:" + FreePort.any()), Reason.NO_MEDIA);
    }

    @Test
    void isNotTakenInByAFloodOfSomethingElse() throws IOException {
        int port = FreePort.any();
        try (DatagramSocket flood = new DatagramSocket()) {
            byte[] noise = new byte[1316];
            new Random(3).nextBytes(noise);
            noise[0] = 1;
            Thread sending = Thread.startVirtualThread(() -> {
                try {
                    while (!flood.isClosed()) {
                        flood.send(new DatagramPacket(noise, noise.length, InetAddress.getLoopbackAddress(), port));
                        Thread.sleep(1);
                    }
                } catch (IOException | InterruptedException e) {
                    // the test is over
                }
            });
            assertDown(probe("udp://127.0.0.1:" + port), Reason.CONTAINER_INVALID);
            assertThat(probe("udp://127.0.0.1:" + port + "?source=127.0.0.2").verdict())
                    .isInstanceOfSatisfying(
                            Verdict.Down.class,
                            down -> assertThat(down.reason()).isEqualTo(Reason.NO_MEDIA));
            sending.interrupt();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "udp://239.255.42.7:5000?interface=nosuch0, PROBE_ERROR",
        "udp://192.0.2.7:5000, PROBE_ERROR", // no address of this machine
        "udp://127.0.0.1, UNSUPPORTED",
    })
    void blamesNobodyElseForWhatCannotBeListenedTo(String url, Reason reason) {
        assertThat(probe(url).verdict())
                .isInstanceOfSatisfying(
                        Verdict.Unknown.class,
                        unknown -> assertThat(unknown.reason())
                                .as(unknown.detail())
                                .isEqualTo(reason));
    }

    /** Between the sender and the probe one datagram in twenty is lost. */
    @ParameterizedTest
    @CsvSource({"mpegts, udp, CC_ERRORS", "rtp_mpegts, rtp, PACKET_LOSS"})
    void isDegradedByWhatIsLostOnTheWay(String format, String scheme, Reason reason) throws IOException {
        int port = FreePort.any();
        try (DatagramSocket between = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> {
                DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
                try {
                    for (int i = 0; !between.isClosed(); i++) {
                        packet.setLength(2000);
                        between.receive(packet);
                        packet.setSocketAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                        if (i % 20 != 0) {
                            between.send(packet);
                        }
                    }
                } catch (IOException e) {
                    // the test is over
                }
            });
            Process sender = sender(format, scheme + "://127.0.0.1:" + between.getLocalPort() + "?pkt_size=1316");
            try {
                ProbeOutcome outcome = probe(scheme + "://127.0.0.1:" + port);
                assertThat(outcome.verdict())
                        .as(ProbeBench.story(outcome))
                        .isInstanceOfSatisfying(
                                Verdict.Degraded.class,
                                degraded -> assertThat(degraded.reason()).isEqualTo(reason));
            } finally {
                sender.destroyForcibly();
            }
        }
    }
}
