package dev.tallylight.probe.icy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.net.http.ScriptedServer.Line;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import dev.tallylight.probe.media.AudioBytes;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Order(2)
class IcyProbeTest {
    private static final String LIVE =
            "HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\nicy-name: Test\r\nicy-br: 128\r\n\r\n";
    private final ProbeBench bench = new ProbeBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private ProbeOutcome probe(ScriptedServer server, Duration timeout) {
        ProbeTarget target = ProbeBench.target(server.url("/live"), Protocol.ICECAST, timeout);
        return bench.probe(target, new IcyProbe(bench.vertx, bench.sessions, bench.egress));
    }

    private void assertDown(Reason reason, ScriptedServer.Script script) {
        try (var server = ScriptedServer.playing(script)) {
            ProbeOutcome outcome = probe(server, Duration.ofSeconds(6));
            assertThat(outcome.verdict())
                    .isInstanceOfSatisfying(
                            Verdict.Down.class,
                            down -> assertThat(down.reason()).as(down.detail()).isEqualTo(reason));
            await().until(() -> server.openConnections() == 0);
        }
    }

    /** Ten frames in 261 ms, which is how long they play. */
    private static void inRealTime(Line line, byte[] tenFrames, int times) throws IOException {
        long began = System.nanoTime();
        for (int i = 0; i < times; i++) {
            line.send(tenFrames);
            line.idleUntil(began, Duration.ofMillis((i + 1) * 261L));
        }
    }

    @Test
    void isUpOnceAudioAdvancesBeyondTheBurst() {
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send(LIVE);
            line.send(AudioBytes.mp3(200));
            inRealTime(line, AudioBytes.mp3(10), 100);
        })) {
            ProbeOutcome outcome = probe(server, Duration.ofSeconds(10));
            assertThat(outcome.verdict()).isEqualTo(new Verdict.Up(true));
            assertThat(outcome.facts().audio()).isEqualTo(new MediaFacts.Audio("mp3", 44100, 2));
            assertThat(outcome.facts().bitrate()).isBetween(127_000L, 128_000L);
            assertThat(outcome.timings().total()).isBetween(Duration.ofMillis(1700), Duration.ofSeconds(5));
            assertThat(outcome.timings().firstMedia()).isNotNull();
            assertThat(server.requests().getFirst()).contains("Icy-MetaData: 1\r\n");
            assertThat(outcome.steps()).anyMatch(step -> step.name().equals("icy-name"));
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void takesOneListenersPlaceOnlyWhenTheProtocolHadToBeFoundOut() {
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send(LIVE);
            inRealTime(line, AudioBytes.mp3(10), 100);
        })) {
            ProbeTarget target = ProbeBench.target(server.url("/live"), Protocol.AUTO, Duration.ofSeconds(10));
            ProbeOutcome outcome = bench.probe(target, new IcyProbe(bench.vertx, bench.sessions, bench.egress));
            assertThat(outcome.protocol()).isEqualTo(Protocol.ICECAST);
            assertThat(outcome.verdict()).isEqualTo(new Verdict.Up(true));
            assertThat(server.connections()).isEqualTo(1);
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void leavesNoConnectionOpenWhenNobodyPlaysWhatWasFoundOut() {
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send(LIVE);
            line.untilClosed();
        })) {
            bench.probe(ProbeBench.target(server.url("/live"), Protocol.AUTO, Duration.ofSeconds(10)));
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void takesMetadataOutOfAnIcyStream() {
        byte[] audio = AudioBytes.adts(47 * 20); // twenty seconds
        byte[] stream = IcyMetadataTest.withMetadata(audio, 1000, "Song");
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send("ICY 200 OK\r\nicy-metaint:1000\r\nContent-Type:audio/aacp\r\n\r\n");
            int second = stream.length / 20;
            for (int at = 0; at + second <= stream.length; at += second) {
                line.send(java.util.Arrays.copyOfRange(stream, at, at + second));
                line.idle(Duration.ofSeconds(1));
            }
        })) {
            ProbeOutcome outcome = probe(server, Duration.ofSeconds(10));
            assertThat(outcome.verdict()).isEqualTo(new Verdict.Up(true));
            assertThat(outcome.facts().audio()).isEqualTo(new MediaFacts.Audio("aac", 48000, 2));
            assertThat(outcome.steps()).anyMatch(step -> step.detail().equals("StreamTitle: Song"));
        }
    }

    @Test
    void isLessWhereItComesSlowerThanItPlays() {
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send(LIVE);
            line.send(AudioBytes.mp3(77)); // two seconds
            for (int i = 0; i < 20; i++) {
                line.send(AudioBytes.mp3(12));
                line.idle(Duration.ofSeconds(1));
            }
        })) {
            ProbeOutcome outcome = probe(server, Duration.ofSeconds(7));
            assertThat(outcome.verdict()).isInstanceOfSatisfying(Verdict.Degraded.class, less -> {
                assertThat(less.reason()).isEqualTo(Reason.MEDIA_SLOW);
                assertThat(less.detail()).contains("of the speed at which it plays");
            });
        }
    }

    @Test
    void isDownWhenTheServerOnlyEmptiesItsBuffer() {
        assertDown(Reason.MEDIA_BURST_ONLY, line -> {
            line.request();
            line.send(LIVE);
            line.send(AudioBytes.mp3(300));
            line.untilClosed();
        });
    }

    @Test
    void isDownWhenTheServerEmptiesItsBufferAndCloses() {
        assertDown(Reason.MEDIA_BURST_ONLY, line -> {
            line.request();
            line.send(LIVE);
            line.send(AudioBytes.mp3(300));
        });
    }

    @Test
    void isDownWhenAudioStopsAfterAWhile() {
        assertDown(Reason.MEDIA_STALLED, line -> {
            line.request();
            line.send(LIVE);
            inRealTime(line, AudioBytes.mp3(10), 6);
            line.untilClosed();
        });
    }

    @Test
    void isDownWhenNothingComes() {
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send(LIVE);
            line.untilClosed();
        })) {
            assertThat(probe(server, Duration.ofMillis(500)).verdict())
                    .isInstanceOfSatisfying(
                            Verdict.Down.class,
                            down -> assertThat(down.reason()).isEqualTo(Reason.NO_MEDIA));
        }
    }

    @Test
    void isDownWhenWhatComesIsNoAudio() {
        assertDown(Reason.CONTAINER_INVALID, line -> {
            line.request();
            line.send(LIVE);
            line.send("no audio at all ".repeat(50_000));
            line.untilClosed();
        });
    }

    @Test
    void givesUpOnAnEndlessTag() {
        byte[] tag = AudioBytes.id3(100 * 1024 * 1024);
        assertDown(Reason.CONTAINER_INVALID, line -> {
            line.request();
            line.send(LIVE);
            line.send(tag);
            line.untilClosed();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.0 404 File Not Found, text/html, x, NOT_FOUND",
        "HTTP/1.0 401 Authentication Required, text/plain, x, AUTH_REQUIRED",
        "HTTP/1.1 200 OK, text/html, <html>, UNEXPECTED_CONTENT",
        "HTTP/1.1 200 OK, audio/x-scpls, [playlist], UNEXPECTED_CONTENT",
        "HTTP/1.0 403 Forbidden, text/html, <p>Maximum listeners reached</p>, SERVER_FULL",
        "HTTP/1.0 403 Too many listeners, text/html, x, SERVER_FULL",
        "HTTP/1.0 403 Forbidden, text/html, not from here, ACCESS_DENIED",
        "ICY 400 Server Full, text/html, x, SERVER_FULL",
        "ICY 401 Service Unavailable, text/html, x, STREAM_NOT_FOUND",
        "HTTP/1.1 503 Unavailable, text/html, x, SERVER_ERROR"
    })
    void saysWhyItIsNotLetIn(String statusLine, String type, String body, Reason reason) {
        assertDown(reason, line -> {
            line.request();
            line.send(statusLine + "\r\nContent-Type: " + type + "\r\n\r\n" + body);
        });
    }

    @ParameterizedTest
    @CsvSource({"'Content-Length: 41700\r\n'", "''"})
    void callsAFileAvailableAndNeverLive(String length) {
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send("HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\n" + length + "Connection: close\r\n\r\n");
            line.send(AudioBytes.mp3(100));
        })) {
            ProbeOutcome outcome = probe(server, Duration.ofSeconds(5));
            assertThat(outcome.verdict()).isEqualTo(new Verdict.Up(true));
            assertThat(outcome.steps()).anyMatch(step -> step.detail().contains("never live"));
        }
    }

    @Test
    void knowsNothingOfAContainerThatItCannotRead() {
        try (var server = ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Type: audio/webm\r\n\r\n")) {
            assertThat(probe(server, Duration.ofSeconds(5)).verdict()).isInstanceOf(Verdict.Unknown.class);
        }
    }

    @Test
    void missesVideoWhereItIsExpected() {
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send("HTTP/1.1 200 OK\r\nContent-Length: 41700\r\n\r\n");
            line.send(AudioBytes.mp3(100));
        })) {
            ProbeTarget target = new ProbeTarget(
                    Url.parse(server.url("/")),
                    Protocol.ICECAST,
                    null,
                    new Expectations(true, false),
                    Duration.ofSeconds(5));
            Verdict verdict = bench.probe(target, new IcyProbe(bench.vertx, bench.sessions, bench.egress))
                    .verdict();
            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            Verdict.Down.class,
                            down -> assertThat(down.reason()).isEqualTo(Reason.NO_VIDEO));
        }
    }
}
