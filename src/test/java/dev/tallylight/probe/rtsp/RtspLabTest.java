package dev.tallylight.probe.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.net.dial.Datagrams;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import dev.tallylight.testing.MediaLab;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against gst-rtsp-server. */
@Tag("lab")
@EnabledIfEnvironmentVariable(named = MediaLab.VARIABLE, matches = ".+", disabledReason = MediaLab.SKIPPED)
class RtspLabTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(8);
    private static final ProbeBench BENCH = new ProbeBench();

    @BeforeAll
    static void up() throws IOException {
        MediaLab.up("nginx", "rtsp");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> probe("rtsp://127.0.0.1:18554/test").verdict() instanceof Verdict.Up);
    }

    @AfterAll
    static void close() {
        BENCH.close();
    }

    private static ProbeOutcome probe(String url) {
        ProbeOutcome outcome = BENCH.probe(
                ProbeBench.target(url, Protocol.RTSP, TIMEOUT),
                new RtspProbe(BENCH.vertx, BENCH.dialer, new Datagrams(BENCH.vertx), BENCH.egress));
        System.out.println("\n== " + url.replaceFirst("//.*@", "//***@") + "\n" + ProbeBench.story(outcome));
        return outcome;
    }

    @Test
    void playsWhatIsOnAir() {
        ProbeOutcome outcome = probe("rtsp://127.0.0.1:18554/test");
        assertThat(outcome.verdict()).isEqualTo(new Verdict.Up(true));
        assertThat(outcome.facts().video()).isNotNull();
        assertThat(outcome.facts().video().width()).isNotNull();
        assertThat(outcome.facts().audio()).isNotNull();
    }

    @Test
    void playsAudioAlone() {
        ProbeOutcome outcome = probe("rtsp://127.0.0.1:18554/audio");
        assertThat(outcome.verdict()).isEqualTo(new Verdict.Up(true));
        assertThat(outcome.facts().video()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"rtsp://user:pass@127.0.0.1:18555/test, 'Digest'", "rtsp://user:pass@127.0.0.1:18554/auth, 'Basic'"})
    void playsWhatNeedsCredentials(String url, String scheme) {
        ProbeOutcome outcome = probe(url);
        assertThat(outcome.verdict()).isEqualTo(new Verdict.Up(true));
        assertThat(ProbeBench.story(outcome)).contains(scheme).doesNotContain("pass@");
    }

    @ParameterizedTest
    @CsvSource({
        "rtsp://127.0.0.1:18554/none, STREAM_NOT_FOUND",
        "rtsp://127.0.0.1:18555/test, AUTH_REQUIRED",
        "rtsp://user:wrong@127.0.0.1:18555/test, AUTH_FAILED",
        "rtsp://127.0.0.1:18080/test, PROTOCOL_ERROR", // a web server
        "rtsp://127.0.0.1:1/test, CONNECT_REFUSED",
    })
    void namesWhyItIsNot(String url, Reason reason) {
        assertThat(probe(url).verdict())
                .isInstanceOfSatisfying(
                        Verdict.Down.class,
                        down -> assertThat(down.reason()).as(down.detail()).isEqualTo(reason));
    }

    @Test
    void noticesASourceThatStalls() {
        assertThat(probe("rtsp://127.0.0.1:18554/stall").verdict())
                .isInstanceOfSatisfying(
                        Verdict.Down.class, down -> assertThat(down.reason()).isEqualTo(Reason.MEDIA_STALLED));
    }

    /** As VLC's server and many cameras: RTP over UDP or not at all. */
    @Test
    void fallsBackToUdp() throws IOException, URISyntaxException {
        Path script = Path.of(Objects.requireNonNull(RtspLabTest.class.getResource("/rtsp-udp-only.py"))
                .toURI());
        Process server = new ProcessBuilder("/usr/bin/python3", script.toString(), "18556")
                .inheritIO()
                .start();
        try {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !(probe("rtsp://127.0.0.1:18556/test").verdict() instanceof Verdict.Down down)
                            || down.reason() != Reason.CONNECT_REFUSED);
            ProbeOutcome outcome = probe("rtsp://127.0.0.1:18556/test");
            assertThat(outcome.verdict()).isEqualTo(new Verdict.Up(true));
            assertThat(outcome.steps()).anyMatch(step -> step.detail().contains("trying UDP"));
            assertThat(outcome.facts().video()).isEqualTo(new MediaFacts.Video("h264", 320, 240, 15.0));
        } finally {
            server.destroyForcibly();
        }
    }
}
