package dev.tallylight.probe.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import dev.tallylight.testing.MediaLab;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against nginx-rtmp. */
@Tag("lab")
@EnabledIfEnvironmentVariable(named = MediaLab.VARIABLE, matches = ".+", disabledReason = MediaLab.SKIPPED)
class RtmpLabTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(8);
    private static final ProbeBench BENCH = new ProbeBench();

    @BeforeAll
    static void up() throws IOException {
        MediaLab.up("nginx", "rtmp-pub");
        // for a while nginx may send viewers the sound alone
        await().atMost(Duration.ofSeconds(30))
                .until(() -> probe("rtmp://127.0.0.1:19350/live/test"), RtmpLabTest::playsWithAPicture);
    }

    @AfterAll
    static void close() {
        BENCH.close();
    }

    private static ProbeOutcome probe(String url) {
        ProbeOutcome outcome = BENCH.probe(
                ProbeBench.target(url, Protocol.RTMP, TIMEOUT), new RtmpProbe(BENCH.vertx, BENCH.dialer, BENCH.egress));
        System.out.println("\n== " + url + "\n" + ProbeBench.story(outcome));
        return outcome;
    }

    @Test
    void playsWhatIsOnAir() {
        // whoever thawed its publisher a moment ago left it with the sound alone
        ProbeOutcome outcome = await().atMost(Duration.ofSeconds(30))
                .until(() -> probe("rtmp://127.0.0.1:19350/live/test"), RtmpLabTest::playsWithAPicture);
        assertThat(outcome.verdict()).isEqualTo(new Verdict.Up(true));
        assertThat(outcome.facts().video()).isEqualTo(new MediaFacts.Video("h264", 320, 180, 15.0));
        assertThat(outcome.facts().audio()).isEqualTo(new MediaFacts.Audio("aac", 44100, 1));
        assertThat(outcome.facts().bitrate()).isBetween(50_000L, 1_000_000L);
    }

    @ParameterizedTest
    @CsvSource({
        "rtmp://127.0.0.1:19350/live/none, NO_MEDIA",
        "rtmp://127.0.0.1:19350/strict/none, STREAM_NOT_FOUND",
        "rtmp://127.0.0.1:19350/noplay/test, PLAY_DENIED",
        "rtmp://127.0.0.1:19350/secured/test?token=bad, PLAY_DENIED",
        "rtmp://127.0.0.1:19350/nosuchapp/test, APP_REJECTED",
        "rtmps://localhost:19360/live/test, TLS_UNTRUSTED",
        "rtmp://127.0.0.1:18080/live/test, HANDSHAKE_FAILED", // a web server
        "rtmp://127.0.0.1:1/live/test, CONNECT_REFUSED",
    })
    void namesWhyItIsNot(String url, Reason reason) {
        assertThat(probe(url).verdict())
                .isInstanceOfSatisfying(
                        Verdict.Down.class,
                        down -> assertThat(down.reason()).as(down.detail()).isEqualTo(reason));
    }

    @Test
    void noticesAFrozenPublisher() throws IOException {
        MediaLab.freeze("rtmp-pub");
        try {
            assertThat(probe("rtmp://127.0.0.1:19350/live/test").verdict())
                    .isInstanceOfSatisfying(
                            Verdict.Down.class,
                            down -> assertThat(down.reason())
                                    .isIn(Reason.NO_MEDIA, Reason.MEDIA_STALLED, Reason.MEDIA_BURST_ONLY));
        } finally {
            MediaLab.thaw("rtmp-pub");
        }
        // for a while nginx may send viewers the sound alone
        await().atMost(Duration.ofSeconds(30))
                .until(() -> probe("rtmp://127.0.0.1:19350/live/test"), RtmpLabTest::playsWithAPicture);
    }

    private static boolean playsWithAPicture(ProbeOutcome outcome) {
        return outcome.verdict() instanceof Verdict.Up && outcome.facts().video() != null;
    }
}
