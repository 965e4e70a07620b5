package dev.tallylight.probe.srt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.net.dial.Datagrams;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import dev.tallylight.testing.Ffmpeg;
import dev.tallylight.testing.FreePort;
import io.smallrye.mutiny.subscription.Cancellable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against libsrt, as ffmpeg speaks it. */
@Order(2)
class SrtProbeTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(6);
    private static final int KEEP_ALIVE = 1;
    private static final int SHUTDOWN = 5;
    private static final int KEY_RESPONSE = 4;

    @TempDir
    Path folder;

    private final ProbeBench bench = new ProbeBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private ProbeOutcome probe(String url) {
        return bench.probe(
                ProbeBench.target(url, Protocol.SRT, TIMEOUT),
                new SrtProbe(bench.vertx, new Datagrams(bench.vertx), bench.egress));
    }

    /** What a listener of ffmpeg's is seen as, which ends with its first caller that gets through. */
    private ProbeOutcome listening(String listener, String caller) throws IOException {
        int port = FreePort.any();
        Process ffmpeg = Ffmpeg.live(
                folder,
                "-c:v",
                "libopenh264",
                "-g",
                "15",
                "-c:a",
                "aac",
                "-f",
                "mpegts",
                "srt://127.0.0.1:" + port + "?mode=listener" + listener);
        try {
            List<ProbeOutcome> last = new ArrayList<>();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                last.add(probe("srt://127.0.0.1:" + port + caller));
                return !(last.getLast().verdict() instanceof Verdict.Down down)
                        || down.reason() != Reason.CONNECT_TIMEOUT;
            });
            return last.getLast();
        } finally {
            ffmpeg.destroyForcibly();
        }
    }

    private static void assertDown(ProbeOutcome outcome, Reason reason) {
        assertThat(outcome.verdict())
                .as(ProbeBench.story(outcome))
                .isInstanceOfSatisfying(
                        Verdict.Down.class, down -> assertThat(down.reason()).isEqualTo(reason));
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "'', '?streamid=live/a'",
        "'&passphrase=ten or more&pbkeylen=16', '?passphrase=ten%20or%20more'",
        "'&passphrase=0123456789&pbkeylen=32', '?passphrase=0123456789&pbkeylen=32'",
    })
    void playsWhatAListenerSends(String listener, String caller) throws IOException {
        ProbeOutcome outcome = listening(listener, caller);
        assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isEqualTo(new Verdict.Up(true));
        assertThat(outcome.facts().container()).isEqualTo("mpegts");
        assertThat(outcome.facts().video()).isEqualTo(new MediaFacts.Video("h264", 320, 180, 15.0));
        assertThat(outcome.facts().audio()).isEqualTo(new MediaFacts.Audio("aac", 44100, 1));
        assertThat(ProbeBench.story(outcome)).doesNotContain("0123456789", "ten or more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?passphrase=another%20one"})
    void saysThatThePassphraseIsWrong(String caller) throws IOException {
        assertDown(listening("&passphrase=0123456789", caller), Reason.BAD_SECRET);
    }

    @Test
    void saysThatNobodyAnswers() {
        assertDown(probe("srt://127.0.0.1:9"), Reason.CONNECT_TIMEOUT);
    }

    /** Speaks just enough to be taken for a listener. */
    @Test
    void isNotFooledByAHandshake() throws IOException {
        try (DatagramSocket listener = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> shakeHands(listener, 5));
            ProbeOutcome outcome = probe("srt://127.0.0.1:" + listener.getLocalPort());
            assertDown(outcome, Reason.NO_MEDIA);
            assertThat(outcome.steps()).anyMatch(step -> step.detail().equals("connected"));
        }
    }

    /** SRT before 1.3 answers so: it plays elsewhere, and what we cannot speak is no fault of it. */
    @Test
    void knowsNothingOfAListenerOfTheOldHandshake() throws IOException {
        try (DatagramSocket listener = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> shakeHands(listener, 4));
            assertThat(probe("srt://127.0.0.1:" + listener.getLocalPort()).verdict())
                    .isInstanceOfSatisfying(Verdict.Unknown.class, unknown -> {
                        assertThat(unknown.reason()).isEqualTo(Reason.UNSUPPORTED);
                        assertThat(unknown.detail()).contains("version 4");
                    });
        }
    }

    /** Without it a listener keeps its caller's place until it misses him, 5 s with libsrt. */
    @ParameterizedTest(name = "broken off: {0}")
    @ValueSource(booleans = {false, true})
    void saysGoodbye(boolean brokenOff) throws IOException {
        try (DatagramSocket listener = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            List<Integer> types = new CopyOnWriteArrayList<>();
            Thread.startVirtualThread(() -> shakeHands(listener, 5, types, 0));
            Cancellable probing = bench.prober(new SrtProbe(bench.vertx, new Datagrams(bench.vertx), bench.egress))
                    .probe(
                            ProbeBench.target(
                                    "srt://127.0.0.1:" + listener.getLocalPort(), Protocol.SRT, Duration.ofSeconds(3)),
                            ProbeMemory.NONE)
                    .subscribe()
                    .with(outcome -> {});
            await().until(() -> types.contains(KEEP_ALIVE));
            if (brokenOff) {
                probing.cancel();
            }
            await().until(() -> types.contains(SHUTDOWN));
        }
    }

    /** It takes a caller whose passphrase it cannot use, and lets him stay, where it is not told to enforce its own. */
    @Test
    void saysGoodbyeWhereThePassphraseIsWrong() throws IOException {
        try (DatagramSocket listener = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            List<Integer> types = new CopyOnWriteArrayList<>();
            Thread.startVirtualThread(() -> shakeHands(listener, 5, types, 4));
            String url = "srt://127.0.0.1:" + listener.getLocalPort() + "?passphrase=0123456789";
            assertDown(probe(url), Reason.BAD_SECRET);
            await().until(() -> types.contains(SHUTDOWN));
        }
    }

    private static void shakeHands(DatagramSocket listener, int version) {
        shakeHands(listener, version, new ArrayList<>(), 0);
    }

    /**
     * @param types of the caller's control packets that are no handshakes
     * @param keyState what it says of the caller's keys; 0 for nothing
     */
    private static void shakeHands(DatagramSocket listener, int version, List<Integer> types, int keyState) {
        byte[] buffer = new byte[1500];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                listener.receive(packet);
                byte[] said = Arrays.copyOf(buffer, packet.getLength());
                if (said[0] != (byte) 0x80 || said[1] != 0) {
                    types.add((int) said[1]);
                    continue;
                }
                System.arraycopy(said, 16 + 24, said, 12, 4); // to the caller's socket
                said[16 + 3] = (byte) version;
                if (said[16 + 23] == 1) { // an induction
                    said[16 + 6] = 0x4a;
                    said[16 + 7] = 0x17;
                    said[16 + 31] = 42;
                } else if (keyState > 0) {
                    said = ByteBuffer.wrap(Arrays.copyOf(said, 16 + 48 + 8))
                            .putShort(16 + 48, (short) KEY_RESPONSE)
                            .putShort(16 + 50, (short) 1)
                            .putInt(16 + 52, keyState)
                            .array();
                }
                listener.send(new DatagramPacket(said, said.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"srt://127.0.0.1:9?passphrase=short", "srt://127.0.0.1", "srt://127.0.0.1:9?mode=listener"})
    void refusesWhatCannotBe(String url) {
        assertThat(probe(url).verdict())
                .isInstanceOfSatisfying(
                        Verdict.Unknown.class,
                        unknown -> assertThat(unknown.reason()).isEqualTo(Reason.UNSUPPORTED));
    }
}
