package dev.tallylight.probe.flv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.net.http.ScriptedServer.Line;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import dev.tallylight.testing.FlvFile;
import dev.tallylight.testing.Together;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Order(2)
class FlvProbeTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ProbeBench bench = new ProbeBench();

    /** Before a server plays it: to encode it takes longer than a probe has. */
    @BeforeAll
    static void encode() throws IOException {
        FlvFile.tags();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** The two ways that FLV comes. */
    private enum Over {
        HTTP {
            @Override
            void open(Line line) throws IOException {
                line.request();
                line.send("HTTP/1.1 200 OK\r\nContent-Type: video/x-flv\r\nConnection: close\r\n\r\n");
            }

            @Override
            void send(Line line, byte[] bytes) throws IOException {
                line.send(bytes);
            }
        },
        WS {
            @Override
            void open(Line line) throws IOException {
                assertThat(line.request()).contains("Upgrade: websocket", "Sec-WebSocket-Version: 13");
                line.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
            }

            @Override
            void send(Line line, byte[] bytes) throws IOException {
                int split = bytes.length / 2; // a message in two frames
                frame(line, 2, bytes, 0, split);
                frame(line, 0x80, bytes, split, bytes.length);
            }

            private static void frame(Line line, int first, byte[] bytes, int from, int to) throws IOException {
                int length = to - from;
                byte[] header = length < 126
                        ? new byte[] {(byte) first, (byte) length}
                        : new byte[] {(byte) first, 126, (byte) (length >> 8), (byte) length};
                line.send(header);
                line.send(java.util.Arrays.copyOfRange(bytes, from, to));
            }
        };

        abstract void open(Line line) throws IOException;

        abstract void send(Line line, byte[] bytes) throws IOException;
    }

    private ProbeOutcome probe(Over over, ScriptedServer.Script script) {
        try (var server = ScriptedServer.playing(script)) {
            String url =
                    over.name().toLowerCase(java.util.Locale.ROOT) + "://127.0.0.1:" + server.port() + "/live/a.flv";
            ProbeOutcome outcome = bench.probe(
                    ProbeBench.target(url, Protocol.FLV, TIMEOUT),
                    new FlvProbe(bench.vertx, bench.dialer, bench.sessions, bench.egress));
            await().until(() -> server.openConnections() == 0);
            return outcome;
        }
    }

    private void assertDown(Over over, Reason reason, ScriptedServer.Script script) {
        ProbeOutcome outcome = probe(over, script);
        assertThat(outcome.verdict())
                .as(ProbeBench.story(outcome))
                .isInstanceOfSatisfying(
                        Verdict.Down.class, down -> assertThat(down.reason()).isEqualTo(reason));
    }

    private static void play(Over over, Line line, Duration burst, Duration until) throws IOException {
        over.send(line, FlvFile.header());
        FlvFile.play(burst, until, tag -> over.send(line, tag.bytes()), line::idle);
    }

    @ParameterizedTest
    @EnumSource
    void isUpOnceTagsAdvanceBeyondTheBurst(Over over) {
        ProbeOutcome outcome = probe(over, line -> {
            over.open(line);
            if (over == Over.WS) {
                line.send(new byte[] {(byte) 0x89, 2, 'h', 'i'}); // a ping
                assertThat(line.read(8)).endsWith(new byte[] {'h', 'i'});
            }
            play(over, line, SECOND, Duration.ofSeconds(20));
        });
        assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isEqualTo(new Verdict.Up(true));
        assertThat(outcome.facts().video()).isEqualTo(new MediaFacts.Video("h264", 320, 180, 15.0));
        assertThat(outcome.facts().audio()).isEqualTo(new MediaFacts.Audio("aac", 44100, 1));
    }

    @ParameterizedTest
    @EnumSource
    void isNotFooledByTheHeaderOrABurst(Over over) {
        Together.all(
                () -> assertDown(over, Reason.NO_MEDIA, line -> {
                    over.open(line);
                    over.send(line, FlvFile.header());
                    line.untilClosed();
                }),
                () -> assertDown(over, Reason.MEDIA_BURST_ONLY, line -> {
                    over.open(line);
                    play(over, line, Duration.ofSeconds(4), Duration.ofSeconds(4));
                    line.untilClosed();
                }));
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatElseCame(Over over) {
        assertDown(over, Reason.UNEXPECTED_CONTENT, line -> {
            over.open(line);
            over.send(line, "this is no FLV at all".getBytes());
            line.untilClosed();
        });
        assertDown(over, Reason.CONTAINER_INVALID, line -> {
            over.open(line);
            over.send(line, FlvFile.header());
            over.send(line, "and this is no tag of FLV".getBytes());
            line.untilClosed();
        });
        assertDown(over, Reason.NOT_FOUND, line -> {
            line.request();
            line.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        });
        assertDown(over, Reason.CLOSED_BY_SERVER, line -> {
            over.open(line);
            over.send(line, FlvFile.header());
        });
    }

    /** Like a browser that plays over HTTP: what stands in the URL is sent, its percent-encoding undone. */
    @Test
    void sendsTheCredentialsOfAWebSocketsUrl() {
        AtomicReference<String> asked = new AtomicReference<>("");
        try (var server = ScriptedServer.playing(line -> {
            asked.set(line.request());
            line.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
        })) {
            String url = "ws://viewer:p%40ss@127.0.0.1:" + server.port() + "/live/a.flv";
            bench.probe(
                    ProbeBench.target(url, Protocol.FLV, TIMEOUT),
                    new FlvProbe(bench.vertx, bench.dialer, bench.sessions, bench.egress));
        }
        String basic = Base64.getEncoder().encodeToString("viewer:p@ss".getBytes(StandardCharsets.UTF_8));
        assertThat(asked.get())
                .contains("Authorization: Basic " + basic + "\r\n")
                .doesNotContain("p%40ss");
    }

    /** A recording is available, and never live; a server that makes up a length makes no recording of a dead stream. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void takesARecordingForWhatItIs(boolean whole) {
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            byte[] file = recording();
            int length = whole ? file.length : Integer.MAX_VALUE;
            line.send("HTTP/1.1 200 OK\r\nContent-Type: video/x-flv\r\nContent-Length: " + length + "\r\n\r\n");
            line.send(file);
            line.untilClosed();
        })) {
            ProbeOutcome outcome = bench.probe(
                    ProbeBench.target(server.url("/a.flv"), Protocol.FLV, TIMEOUT),
                    new FlvProbe(bench.vertx, bench.dialer, bench.sessions, bench.egress));
            if (whole) {
                assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isEqualTo(new Verdict.Up(true));
                assertThat(ProbeBench.story(outcome)).contains("available, never live");
            } else {
                assertThat(outcome.verdict())
                        .as(ProbeBench.story(outcome))
                        .isInstanceOfSatisfying(
                                Verdict.Down.class,
                                down -> assertThat(down.reason()).isEqualTo(Reason.MEDIA_BURST_ONLY));
            }
        }
    }

    private static byte[] recording() throws IOException {
        var bytes = new java.io.ByteArrayOutputStream();
        bytes.writeBytes(FlvFile.header());
        var tags = FlvFile.tags();
        tags.subList(0, tags.size() / 8).forEach(tag -> bytes.writeBytes(tag.bytes())); // plays for less than the probe
        return bytes.toByteArray();
    }
}
