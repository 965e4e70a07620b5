package dev.tallylight.probe.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import dev.tallylight.testing.FlvFile;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that send their viewers to another one, as edges and load balancers do. */
@Order(2)
class RtmpRedirectTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final ProbeBench bench = new ProbeBench();

    /** Made once, and not while a server is waited for. */
    @BeforeAll
    static void media() throws IOException {
        FlvFile.tags();
    }

    /** Before a server plays it: to encode it takes longer than a probe has. */
    @BeforeAll
    static void encode() throws IOException {
        FlvFile.tags();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private ProbeOutcome probe(ScriptedServer server) {
        return bench.probe(
                ProbeBench.target(
                        "rtmp://127.0.0.1:" + server.port() + "/live/test?token=s3cret", Protocol.RTMP, TIMEOUT),
                new RtmpProbe(bench.vertx, bench.dialer, bench.egress));
    }

    private static Map<String, Object> to(String url) {
        return Map.of(
                "level", "error", "code", "NetConnection.Connect.Rejected", "ex", Map.of("code", 302, "redirect", url));
    }

    private static ScriptedServer sending(String url) {
        return ScriptedServer.playing(line -> {
            RtmpServer server = new RtmpServer(line);
            server.shake();
            server.expect("connect");
            server.error(1, to(url));
            line.untilClosed();
        });
    }

    private static ScriptedServer origin(AtomicInteger named) {
        return ScriptedServer.playing(line -> {
            RtmpServer server = new RtmpServer(line);
            server.accept();
            server.expect("test?token=s3cret");
            named.incrementAndGet();
            server.status("status", "NetStream.Play.Start");
            server.play(Duration.ofSeconds(1), Duration.ofSeconds(20));
        });
    }

    @ParameterizedTest
    @CsvSource({"/live", "/live/", "/live/_definst_", "/live/test?token=s3cret", "''"})
    void playsWhereItIsSentTo(String path) {
        AtomicInteger named = new AtomicInteger();
        try (var origin = origin(named);
                var edge = sending("rtmp://127.0.0.1:" + origin.port() + path)) {
            ProbeOutcome outcome = probe(edge);
            assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isEqualTo(new Verdict.Up(true));
            assertThat(named).as("the stream's name, with its token").hasValue(1);
            assertThat(ProbeBench.story(outcome)).contains("redirect", "127.0.0.1:" + origin.port());
            assertThat(ProbeBench.story(outcome)).doesNotContain("s3cret");
        }
    }

    @Test
    void playsWhereAStatusSendsItTo() {
        AtomicInteger named = new AtomicInteger();
        try (var origin = origin(named);
                var edge = ScriptedServer.playing(line -> {
                    RtmpServer server = new RtmpServer(line);
                    server.accept();
                    line.send(ChunkWriter.command(
                            "onStatus", 0, null, to("rtmp://127.0.0.1:" + origin.port() + "/live")));
                    line.untilClosed();
                })) {
            ProbeOutcome outcome = probe(edge);
            assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isEqualTo(new Verdict.Up(true));
        }
    }

    @Test
    void endsACircle() {
        AtomicInteger port = new AtomicInteger();
        try (var circle = ScriptedServer.playing(line -> {
            RtmpServer server = new RtmpServer(line);
            server.shake();
            server.expect("connect");
            server.error(1, to("rtmp://127.0.0.1:" + port.get() + "/live"));
            line.untilClosed();
        })) {
            port.set(circle.port());
            assertDown(probe(circle), Reason.REDIRECT_LOOP, "more than 5 redirects, the last to rtmp://127.0.0.1:");
            assertThat(circle.connections()).isEqualTo(1 + RtmpRedirect.MOST);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1/live, PROTOCOL_ERROR, which is not RTMP",
        "rtmp://, PROTOCOL_ERROR, redirects to what",
        "rtmp://169.254.169.254/live, EGRESS_REFUSED, 169.254.169.254",
    })
    void opensNoDoor(String url, Reason reason, String words) {
        try (var edge = sending(url)) {
            ProbeOutcome outcome = probe(edge);
            assertThat(outcome.verdict()).isNotInstanceOf(Verdict.Up.class);
            assertThat(outcome.verdict().toString())
                    .as(ProbeBench.story(outcome))
                    .contains(reason.name(), words);
        }
    }

    @Test
    void keepsTheNameOfTheStreamWhereAnApplicationIsNamed() throws IOException {
        PlayAddress before = PlayAddress.of(Url.parse("rtmp://edge/live/test?t=1"));
        assertThat(RtmpRedirect.address(Url.parse("rtmp://origin:1936/vhost/app"), before))
                .isEqualTo(new PlayAddress("vhost/app", "test?t=1", "rtmp://origin:1936/vhost/app"));
        assertThat(RtmpRedirect.address(Url.parse("rtmp://origin/other/test?t=2"), before))
                .isEqualTo(new PlayAddress("other", "test?t=2", "rtmp://origin/other"));
    }

    private static void assertDown(ProbeOutcome outcome, Reason reason, String words) {
        assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isInstanceOf(Verdict.Down.class);
        Verdict.Down down = (Verdict.Down) outcome.verdict();
        assertThat(down.reason()).isEqualTo(reason);
        assertThat(down.detail()).startsWith(words);
    }
}
