package dev.tallylight.probe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.probe.Credentials;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.Verdict;
import dev.tallylight.testing.ClosedPort;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachabilityTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private final ProbeBench bench = new ProbeBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private ProbeOutcome http(String url, @Nullable Credentials credentials) {
        ProbeTarget target = ProbeBench.target(url, Protocol.HTTP, credentials, TIMEOUT);
        return bench.probe(target, new HttpProbe(bench.sessions, bench.egress));
    }

    private ProbeOutcome tcp(String url) {
        return bench.probe(ProbeBench.target(url, Protocol.AUTO, TIMEOUT), new TcpProbe(bench.dialer, bench.egress));
    }

    @Test
    void anAnsweringAddressIsUpAndSaysThatMediaWasNotChecked() {
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send("HTTP/1.1 200 OK\r\n\r\n");
            line.untilClosed(); // a body without an end must not hold the probe
        })) {
            ProbeOutcome outcome = http(server.url("/?token=secret"), null);
            assertThat(outcome.verdict()).isEqualTo(new Verdict.Up(true));
            assertThat(outcome.steps())
                    .anyMatch(step -> step.detail().equals("reachable; media not checked"))
                    .anyMatch(step -> step.detail().contains("HTTP/1.1 200 OK"))
                    .noneMatch(step -> step.detail().contains("secret"));
            assertThat(outcome.timings().connect()).isNotNull();
            assertThat(outcome.timings().firstByte()).isNotNull();
            await().until(() -> server.openConnections() == 0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, false, AUTH_REQUIRED",
        "401, true, AUTH_FAILED",
        "404, false, NOT_FOUND",
        "503, false, SERVER_ERROR"
    })
    void aStatusThatKeepsAViewerOutIsDown(int status, boolean credentials, Reason reason) {
        try (var server = ScriptedServer.answering("HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n")) {
            ProbeOutcome outcome = http(server.url("/"), credentials ? new Credentials.BearerToken("t") : null);
            assertThat(outcome.verdict())
                    .isEqualTo(new Verdict.Down(reason, Stage.ACCESS, "127.0.0.1 answered HTTP/1.1 " + status + " No"));
            assertThat(server.requests().getFirst().contains("Authorization: Bearer t"))
                    .isEqualTo(credentials);
        }
    }

    @Test
    void anOpenPortIsUp() {
        try (var server = ScriptedServer.playing(ScriptedServer.Line::untilClosed)) {
            ProbeOutcome outcome = tcp("tcp://127.0.0.1:" + server.port());
            assertThat(outcome.protocol()).isEqualTo(Protocol.TCP);
            assertThat(outcome.verdict()).isEqualTo(new Verdict.Up(true));
            assertThat(outcome.reservation()).isEqualTo("reachable; media not checked");
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void aClosedPortIsDown() {
        try (ClosedPort closed = new ClosedPort()) {
            String where = "127.0.0.1:" + closed.port();
            assertThat(tcp("tcp://" + where).verdict())
                    .isEqualTo(
                            new Verdict.Down(Reason.CONNECT_REFUSED, Stage.CONNECT, where + " refused the connection"));
        }
    }

    @Test
    void aPortIsNeeded() {
        assertThat(tcp("tcp://127.0.0.1").verdict()).isInstanceOf(Verdict.Unknown.class);
    }
}
