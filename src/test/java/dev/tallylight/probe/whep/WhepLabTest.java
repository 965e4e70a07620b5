package dev.tallylight.probe.whep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.net.dial.Datagrams;
import dev.tallylight.probe.Credentials;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import dev.tallylight.testing.MediaLab;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against GStreamer's webrtcbin, which begins DTLS itself. */
@Tag("lab")
@EnabledIfEnvironmentVariable(named = MediaLab.VARIABLE, matches = ".+", disabledReason = MediaLab.SKIPPED)
class WhepLabTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String ORIGIN = "http://127.0.0.1:18889";
    private static final ProbeBench BENCH = new ProbeBench();

    @BeforeAll
    static void up() throws IOException {
        MediaLab.up("whep");
        await().atMost(Duration.ofSeconds(40))
                .until(() -> probe("/whep/test", null).verdict() instanceof Verdict.Up);
    }

    @AfterAll
    static void close() {
        BENCH.close();
    }

    private static ProbeOutcome probe(String path, @Nullable Credentials credentials) {
        WhepProbe probe = new WhepProbe(
                BENCH.vertx,
                BENCH.sessions,
                new Datagrams(BENCH.vertx),
                BENCH.egress,
                new HandshakeThreads(InstantSource.system()));
        ProbeOutcome outcome =
                BENCH.probe(ProbeBench.target(ORIGIN + path, Protocol.AUTO, credentials, TIMEOUT), probe);
        System.out.println("\n== " + path + "\n" + ProbeBench.story(outcome));
        return outcome;
    }

    @Test
    void playsWhatIsOnAir() {
        ProbeOutcome outcome = probe("/whep/test", null);
        assertThat(outcome.verdict()).isEqualTo(new Verdict.Up(true));
        assertThat(outcome.facts().video()).isEqualTo(new MediaFacts.Video("vp8", null, null, null));
        assertThat(outcome.facts().audio()).isEqualTo(new MediaFacts.Audio("opus", 48_000, 2));
    }

    @Test
    void playsWhatNeedsAToken() {
        assertThat(probe("/whep/auth", new Credentials.BearerToken("good")).verdict())
                .isEqualTo(new Verdict.Up(true));
    }

    @ParameterizedTest
    @CsvSource({
        "/whep/stall, , NO_MEDIA",
        "/whep/none, , STREAM_NOT_FOUND",
        "/whep/auth, , AUTH_REQUIRED",
        "/whep/auth, bad, AUTH_FAILED"
    })
    void saysWhyNot(String path, @Nullable String token, Reason reason) {
        ProbeOutcome outcome = probe(path, token == null ? null : new Credentials.BearerToken(token));
        assertThat(outcome.verdict()).isInstanceOf(Verdict.Down.class);
        assertThat(((Verdict.Down) outcome.verdict()).reason()).isEqualTo(reason);
    }
}
