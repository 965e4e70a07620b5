package dev.tallylight.probe.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.net.http.ScriptedServer.Line;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import dev.tallylight.testing.FlvFile;
import dev.tallylight.testing.Together;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Order(1) // it takes long
class RtmpProbeTest {
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

    /** What a server does to one connection. */
    @FunctionalInterface
    private interface Play {
        void with(RtmpServer server, Line line) throws IOException;
    }

    private ProbeOutcome probe(Play play, String path) {
        try (var server = ScriptedServer.playing(line -> play.with(new RtmpServer(line), line))) {
            ProbeOutcome outcome = bench.probe(
                    ProbeBench.target("rtmp://127.0.0.1:" + server.port() + path, Protocol.RTMP, TIMEOUT),
                    new RtmpProbe(bench.vertx, bench.dialer, bench.egress));
            await().until(() -> server.openConnections() == 0);
            return outcome;
        }
    }

    private String assertDown(Reason reason, Play play) {
        ProbeOutcome outcome = probe(play, "/live/test");
        assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isInstanceOf(Verdict.Down.class);
        Verdict.Down down = (Verdict.Down) outcome.verdict();
        assertThat(down.reason()).as(ProbeBench.story(outcome)).isEqualTo(reason);
        assertThat(outcome.timings().total()).isLessThan(TIMEOUT.plusMillis(250));
        return down.detail();
    }

    @Test
    void isUpOnceBothTracksAdvanceBeyondTheBurst() {
        ProbeOutcome outcome = probe(
                (server, line) -> {
                    server.accept();
                    server.status("status", "NetStream.Play.Start");
                    server.play(SECOND, Duration.ofSeconds(20));
                },
                "/live/test?token=s3cret");
        assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isEqualTo(new Verdict.Up(true));
        assertThat(outcome.facts().container()).isEqualTo("rtmp");
        assertThat(outcome.facts().video()).isEqualTo(new MediaFacts.Video("h264", 320, 180, 15.0));
        assertThat(outcome.facts().audio()).isEqualTo(new MediaFacts.Audio("aac", 44100, 1));
        assertThat(outcome.timings().firstByte()).isNotNull();
        assertThat(outcome.timings().firstMedia()).isNotNull();
        assertThat(ProbeBench.story(outcome)).doesNotContain("s3cret").contains("NetStream.Play.Start");
    }

    @Test
    void isNotFooledByStartAloneNorByABurst() {
        Together.all(
                () -> assertThat(assertDown(Reason.NO_MEDIA, (server, line) -> {
                            server.accept();
                            server.status("status", "NetStream.Play.Start");
                            line.untilClosed();
                        }))
                        .startsWith("NetStream.Play.Start (in its own words), and then no media"),
                () -> assertDown(Reason.MEDIA_BURST_ONLY, (server, line) -> {
                    server.accept();
                    server.play(Duration.ofSeconds(4), Duration.ofSeconds(4));
                    line.untilClosed();
                }),
                () -> assertDown(Reason.NO_MEDIA, (server, line) -> { // headers are kept by servers, and prove nothing
                    server.accept();
                    for (FlvFile.Tag tag : FlvFile.tags().subList(0, 3)) {
                        server.media(tag);
                    }
                    line.untilClosed();
                }));
    }

    @Test
    void missesATrackWhoseHeaderCame() {
        ProbeOutcome outcome = probe(
                (server, line) -> {
                    server.accept();
                    FlvFile.play(
                            SECOND,
                            Duration.ofSeconds(20),
                            tag -> {
                                if (tag.type() != 9 || tag.body()[1] == 0) {
                                    server.media(tag);
                                }
                            },
                            line::idle);
                },
                "/live/test");
        assertThat(outcome.verdict())
                .as("the sound of it plays: %s", ProbeBench.story(outcome))
                .isInstanceOfSatisfying(
                        Verdict.Degraded.class,
                        less -> assertThat(less.reason()).isEqualTo(Reason.NO_VIDEO));
    }

    /** A camera that announces a microphone and has none is as it always was; a channel that loses its sound is not. */
    @Test
    void missesSoundThatCameBeforeAndNoOther() {
        AtomicBoolean mute = new AtomicBoolean(true);
        try (var server = ScriptedServer.playing(line -> {
            RtmpServer rtmp = new RtmpServer(line);
            rtmp.accept();
            FlvFile.play(
                    SECOND,
                    Duration.ofSeconds(20),
                    tag -> {
                        if (tag.type() != 8 || tag.body()[1] == 0 || !mute.get()) {
                            rtmp.media(tag);
                        }
                    },
                    line::idle);
        })) {
            ProbeTarget target = ProbeBench.target(
                    "rtmp://127.0.0.1:" + server.port() + "/live/test", Protocol.RTMP, Duration.ofSeconds(8));
            RtmpProbe rtmp = new RtmpProbe(bench.vertx, bench.dialer, bench.egress);
            ProbeOutcome never = bench.probe(target, rtmp);
            assertThat(never.verdict()).as(ProbeBench.story(never)).isEqualTo(new Verdict.Up(true));
            mute.set(false);
            ProbeOutcome heard = bench.probe(target, never.memory(), rtmp);
            assertThat(heard.verdict()).as(ProbeBench.story(heard)).isEqualTo(new Verdict.Up(true));
            mute.set(true);
            ProbeOutcome lost = bench.probe(target, heard.memory(), rtmp);
            assertThat(reason(lost)).as(ProbeBench.story(lost)).isEqualTo(Reason.NO_AUDIO);
            ProbeOutcome still = bench.probe(target, lost.memory(), rtmp);
            assertThat(reason(still)).as(ProbeBench.story(still)).isEqualTo(Reason.NO_AUDIO);
        }
    }

    private static Reason reason(ProbeOutcome outcome) {
        assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isInstanceOf(Verdict.Degraded.class);
        return ((Verdict.Degraded) outcome.verdict()).reason();
    }

    @Test
    void tellsHowItWasRefused() {
        assertThat(assertDown(Reason.APP_REJECTED, (server, line) -> {
                    server.shake();
                    server.expect("connect");
                    server.error(1, Map.of("code", "NetConnection.Connect.Rejected", "description", "no such vhost"));
                    line.untilClosed();
                }))
                .isEqualTo(
                        "the server refuses the application \"live\": NetConnection.Connect.Rejected (no such vhost)");
        assertDown(Reason.AUTH_REQUIRED, (server, line) -> {
            server.shake();
            server.expect("connect");
            server.error(1, Map.of("description", "[ AccessManager.Reject ] : [ code=403 need auth; authmod=adobe ]"));
            line.untilClosed();
        });
        assertDown(Reason.STREAM_NOT_FOUND, (server, line) -> {
            server.accept();
            server.status("error", "NetStream.Play.StreamNotFound");
            line.untilClosed();
        });
        assertDown(Reason.PLAY_DENIED, (server, line) -> {
            server.accept();
            server.status("error", "NetStream.Play.Failed");
            line.untilClosed();
        });
        assertDown(Reason.PLAY_DENIED, (server, line) -> server.accept());
        assertDown(Reason.NO_MEDIA, (server, line) -> {
            server.accept();
            server.status("status", "NetStream.Play.UnpublishNotify");
            line.untilClosed();
        });
        assertDown(Reason.APP_REJECTED, (server, line) -> {
            server.shake();
            server.expect("connect");
        });
    }

    @Test
    void tellsHowItEnded() {
        Together.all(
                () -> assertDown(Reason.MEDIA_BURST_ONLY, (server, line) -> {
                    server.accept();
                    server.play(Duration.ofSeconds(4), Duration.ofSeconds(4));
                    line.finish();
                }),
                () -> assertDown(Reason.CLOSED_BY_SERVER, (server, line) -> {
                    server.accept();
                    server.play(Duration.ZERO, Duration.ofMillis(1300));
                    line.finish();
                }),
                () -> assertDown(Reason.CONNECTION_RESET, (server, line) -> {
                    server.accept();
                    line.reset();
                }),
                () -> assertDown(Reason.HANDSHAKE_FAILED, (server, line) -> line.read(1537)),
                () -> assertDown(Reason.HANDSHAKE_FAILED, (server, line) -> {
                    line.read(1537);
                    line.send("HTTP/1.1 400 Bad Request\r\n\r\n");
                    line.untilClosed();
                }),
                () -> assertDown(Reason.RESPONSE_TIMEOUT, (server, line) -> line.untilClosed()),
                () -> assertDown(Reason.RESPONSE_TIMEOUT, (server, line) -> {
                    server.shake();
                    line.untilClosed();
                }));
    }

    @Test
    void boundsWhatAServerSends() {
        assertDown(Reason.PROTOCOL_ERROR, (server, line) -> {
            server.shake();
            byte[] garbage = new byte[100_000];
            new Random(1).nextBytes(garbage);
            garbage[0] = (byte) 0xff; // continues a chunk stream that was never begun
            line.send(garbage);
            line.untilClosed();
        });
        assertDown(Reason.RESPONSE_TOO_LARGE, (server, line) -> {
            server.accept();
            line.send(ChunkWriter.control(RtmpMessage.SET_CHUNK_SIZE, Integer.MAX_VALUE));
            byte[] metadata = RtmpServer.message(5, RtmpMessage.DATA_AMF0, 0, new byte[8_000_000], Integer.MAX_VALUE);
            for (int i = 0; i < 20; i++) {
                line.send(metadata);
            }
        });
    }

    @Test
    void answersPingsAndAcknowledges() {
        ProbeOutcome outcome = probe(
                (server, line) -> {
                    server.accept();
                    line.send(ChunkWriter.userControl(6, 0xcafe));
                    server.expect("\u0000\u0007\u0000\u0000"); // its answer's event type, and half of the time
                    server.play(SECOND, Duration.ofSeconds(20));
                },
                "/live/test");
        assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isEqualTo(new Verdict.Up(true));
    }

    @Test
    void readsAggregates() {
        ProbeOutcome outcome = probe(
                (server, line) -> {
                    server.accept();
                    List<FlvFile.Tag> tags = FlvFile.tags();
                    long began = System.nanoTime();
                    for (int i = 0; i < tags.size(); i += 8) {
                        var pack = new java.io.ByteArrayOutputStream();
                        tags.subList(i, Math.min(tags.size(), i + 8)).forEach(tag -> pack.writeBytes(tag.bytes()));
                        int time = tags.get(i).timestamp();
                        line.send(RtmpServer.message(4, RtmpMessage.AGGREGATE, time, pack.toByteArray(), 128));
                        line.idleUntil(
                                began,
                                Duration.ofMillis(tags.get(Math.min(tags.size() - 1, i + 8))
                                        .timestamp()));
                    }
                },
                "/live/test");
        assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isEqualTo(new Verdict.Up(true));
    }

    @ParameterizedTest
    @CsvSource({
        "rtmp://h/live/a, live, a, rtmp://h/live",
        "rtmp://h:1936/live/a?token=1/2, live, a?token=1/2, rtmp://h:1936/live",
        "rtmp://h/app/instance/a, app/instance, a, rtmp://h/app/instance",
        "rtmp://h/app/instance/a/b, app/instance, a/b, rtmp://h/app/instance",
        "rtmp://h/live?key=x/a, live?key=x, a, rtmp://h/live?key=x",
        "rtmp://h/live, live, '', rtmp://h/live",
        "rtmps://h/live/a/, live, a/, rtmps://h/live",
    })
    void takesAUrlApartAsPlayersDo(String url, String app, String name, String tcUrl) {
        assertThat(PlayAddress.of(dev.tallylight.net.url.Url.parse(url))).isEqualTo(new PlayAddress(app, name, tcUrl));
    }

    @Test
    void saysThatAUrlWithoutAStreamCannotBePlayed() {
        ProbeOutcome outcome = bench.probe(
                ProbeBench.target("rtmp://127.0.0.1:1/live", Protocol.RTMP, TIMEOUT),
                new RtmpProbe(bench.vertx, bench.dialer, bench.egress));
        assertThat(outcome.verdict()).isInstanceOf(Verdict.Unknown.class);
    }

    @ParameterizedTest
    @CsvSource({
        "/live/test, live, test",
        "/live/inst/test?a=b/c, live/inst, test?a=b/c",
        "/live?wmsAuthSign=c2ln/test, live?wmsAuthSign=c2ln, test",
        "/live/inst?wmsAuthSign=c2ln/test?a=b/c, live/inst?wmsAuthSign=c2ln, test?a=b/c",
        "/live/test?wmsAuthSign=c2ln, live, test?wmsAuthSign=c2ln",
    })
    void takesTheAddressApartWithASignatureBehindTheApplication(String path, String app, String name) {
        PlayAddress address = PlayAddress.of(dev.tallylight.net.url.Url.parse("rtmp://h.example" + path));
        assertThat(address).isEqualTo(new PlayAddress(app, name, "rtmp://h.example/" + app));
    }
}
