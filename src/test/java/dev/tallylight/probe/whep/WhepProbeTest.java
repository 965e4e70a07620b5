package dev.tallylight.probe.whep;

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
import io.smallrye.mutiny.subscription.Cancellable;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Order(2) // it takes long
class WhepProbeTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final WhepServer.Behaviour behaviour = new WhepServer.Behaviour();

    private ProbeOutcome probe() throws IOException {
        try (WhepServer server = new WhepServer(behaviour)) {
            return probe(server, "private");
        }
    }

    /** However it ends: who was given a place gives it back. */
    private ProbeOutcome probe(WhepServer server, String policy) {
        try (ProbeBench bench = new ProbeBench(policy)) {
            ProbeOutcome outcome = bench.probe(ProbeBench.target(server.url(), Protocol.WHEP, TIMEOUT), whep(bench));
            if (behaviour.status == 201 && behaviour.location.startsWith("/")) {
                await().atMost(TIMEOUT).until(() -> server.requests().contains("DELETE /session/1"));
            }
            return outcome;
        }
    }

    private static WhepProbe whep(ProbeBench bench) {
        return new WhepProbe(
                bench.vertx,
                bench.sessions,
                new Datagrams(bench.vertx),
                bench.egress,
                new HandshakeThreads(InstantSource.system()));
    }

    @ParameterizedTest(name = "while its offer is under way: {0}")
    @ValueSource(booleans = {false, true})
    void givesItsPlaceBackWhenItIsBrokenOff(boolean offering) throws IOException {
        behaviour.patience = new CountDownLatch(offering ? 1 : 0);
        behaviour.packets = 0;
        try (WhepServer server = new WhepServer(behaviour);
                ProbeBench bench = new ProbeBench()) {
            AtomicReference<ProbeOutcome> ended = new AtomicReference<>();
            Cancellable probing = bench.prober(whep(bench))
                    .probe(ProbeBench.target(server.url(), Protocol.WHEP, TIMEOUT), ProbeMemory.NONE)
                    .subscribe()
                    .with(ended::set);
            await().until(() -> offering ? !server.requests().isEmpty() : server.secured());
            probing.cancel();
            behaviour.patience.countDown();
            await().atMost(TIMEOUT).until(() -> server.requests().contains("DELETE /session/1"));
            assertThat(ended.get()).as("it was broken off").isNull();
        }
    }

    private static void assertDown(ProbeOutcome outcome, Reason reason) {
        assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isInstanceOf(Verdict.Down.class);
        assertThat(((Verdict.Down) outcome.verdict()).reason())
                .as(ProbeBench.story(outcome))
                .isEqualTo(reason);
    }

    @ParameterizedTest(name = "server begins DTLS: {0}")
    @ValueSource(booleans = {false, true})
    void playsWithDtlsInEitherRoleAndSaysGoodbye(boolean begins) throws IOException {
        behaviour.begins = begins;
        ProbeOutcome outcome = probe();
        assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isEqualTo(new Verdict.Up(true));
        assertThat(outcome.facts().video()).isEqualTo(new MediaFacts.Video("vp8", null, null, null));
        assertThat(outcome.facts().audio()).isEqualTo(new MediaFacts.Audio("opus", 48_000, 2));
    }

    @Test
    void deletesNothingElsewhere() throws IOException {
        behaviour.location = "http://127.0.0.2/something/precious";
        ProbeOutcome outcome = probe();
        assertThat(outcome.verdict()).isEqualTo(new Verdict.Up(true));
        assertThat(ProbeBench.story(outcome)).contains("is on another server, and is left alone");
    }

    @Test
    void followsARedirectWithItsOffer() throws IOException {
        behaviour.redirects = true;
        assertThat(probe().verdict()).isEqualTo(new Verdict.Up(true));
    }

    @Test
    void trustsTheCertificateOfTheAnswerAlone() throws IOException {
        behaviour.ownCertificate = false;
        assertDown(probe(), Reason.DTLS_FAILED);
    }

    @Test
    void missesAnAddressThatAnswers() throws IOException {
        behaviour.answersChecks = false;
        assertDown(probe(), Reason.ICE_FAILED);
    }

    @Test
    void missesATrackThatIsAnnounced() throws IOException {
        behaviour.video = false;
        ProbeOutcome outcome = probe();
        assertThat(outcome.verdict())
                .as("the sound of it plays: %s", ProbeBench.story(outcome))
                .isInstanceOfSatisfying(
                        Verdict.Degraded.class,
                        less -> assertThat(less.reason()).isEqualTo(Reason.NO_VIDEO));
    }

    @Test
    void missesMedia() throws IOException {
        behaviour.packets = 0;
        assertDown(probe(), Reason.NO_MEDIA);
    }

    @Test
    void seesMediaEnd() throws IOException {
        behaviour.packets = 70;
        assertDown(probe(), Reason.MEDIA_STALLED);
    }

    @ParameterizedTest
    @CsvSource({
        "404, STREAM_NOT_FOUND",
        "409, STREAM_NOT_FOUND",
        "401, AUTH_REQUIRED",
        "403, ACCESS_DENIED",
        "503, SERVER_ERROR",
        "405, UNEXPECTED_CONTENT"
    })
    void takesAServersWord(int status, Reason reason) throws IOException {
        behaviour.status = status;
        ProbeOutcome outcome = probe();
        assertDown(outcome, reason);
        assertThat(((Verdict.Down) outcome.verdict()).detail()).contains("retry after 7");
    }

    @ParameterizedTest
    @CsvSource({"<html>, UNEXPECTED_CONTENT", "v=0, PROTOCOL_ERROR"})
    void knowsWhatIsNoAnswer(String body, Reason reason) throws IOException {
        behaviour.body = body;
        assertDown(probe(), reason);
    }

    @Test
    void knocksAtNoDoorThatIsNotAllowed() throws IOException {
        behaviour.candidate = "169.254.169.254";
        ProbeOutcome outcome = probe();
        assertThat(outcome.verdict()).isInstanceOf(Verdict.Unknown.class);
        assertThat(((Verdict.Unknown) outcome.verdict()).reason()).isEqualTo(Reason.EGRESS_REFUSED);
    }

    /** A host with containers names a bridge of each; where it can be reached comes last, or is what it likes least. */
    @ParameterizedTest
    @ValueSource(strings = {"127.1.0.", "169.254.169."})
    void triesTheAddressesOfEachInterface(String network) throws IOException {
        StringBuilder bridges = new StringBuilder();
        for (int i = 1; i <= 15; i++) {
            bridges.append("a=candidate:%d 1 udp 2130706431 %s%d 9 typ host\r\n".formatted(i, network, i));
        }
        behaviour.otherCandidates = bridges.toString();
        assertThat(probe().verdict()).isEqualTo(new Verdict.Up(true));
    }

    @Test
    void doesNotCallAServerDeadThatIsReachedOverTcpOnly() throws IOException {
        behaviour.candidate = "video.local";
        behaviour.otherCandidates = "a=candidate:1 1 tcp 2130706431 127.0.0.1 8189 typ host tcptype passive\r\n";
        ProbeOutcome outcome = probe();
        assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isInstanceOf(Verdict.Unknown.class);
        assertThat(((Verdict.Unknown) outcome.verdict()).reason()).isEqualTo(Reason.UNSUPPORTED);
    }
}
