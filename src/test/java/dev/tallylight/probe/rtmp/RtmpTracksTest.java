package dev.tallylight.probe.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import dev.tallylight.testing.FlvFile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One track plays, and the other is slow, has stopped or is gone. */
@Order(2) // it takes long
class RtmpTracksTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int VIDEO = 9;

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

    private ScriptedServer serving(Predicate<FlvFile.Tag> sent) {
        return ScriptedServer.playing(line -> {
            RtmpServer rtmp = new RtmpServer(line);
            rtmp.accept();
            FlvFile.play(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(20),
                    tag -> {
                        if (sent.test(tag)) {
                            rtmp.media(tag);
                        }
                    },
                    line::idle);
        });
    }

    private ProbeOutcome probe(Predicate<FlvFile.Tag> sent) {
        try (var server = serving(sent)) {
            ProbeTarget target =
                    ProbeBench.target("rtmp://127.0.0.1:" + server.port() + "/live/test", Protocol.RTMP, TIMEOUT);
            return bench.probe(target, new RtmpProbe(bench.vertx, bench.dialer, bench.egress));
        }
    }

    private static boolean isHeader(FlvFile.Tag tag) {
        return tag.type() == VIDEO && tag.body()[1] == 0;
    }

    @Test
    void isUpWhileAPictureStandsAndTheSoundPlays() {
        AtomicInteger pictures = new AtomicInteger();
        ProbeOutcome radio = probe(tag -> tag.type() != VIDEO || isHeader(tag) || pictures.incrementAndGet() == 1);
        assertThat(radio.verdict()).as(ProbeBench.story(radio)).isEqualTo(new Verdict.Up(true));
        assertThat(ProbeBench.story(radio)).contains("may pause");
    }

    @Test
    void isLessWhereThePictureStopsAndTheSoundPlaysOn() {
        ProbeOutcome frozen = probe(tag -> tag.type() != VIDEO || tag.timestamp() < 2300);
        assertThat(frozen.verdict())
                .as(ProbeBench.story(frozen))
                .isInstanceOfSatisfying(Verdict.Degraded.class, less -> {
                    assertThat(less.reason()).isEqualTo(Reason.MEDIA_STALLED);
                    assertThat(less.detail()).contains("video does not go on while the rest plays");
                });
    }

    /** A publisher that lost its camera, or its microphone, says nothing of it any more. */
    @ParameterizedTest
    @CsvSource({"9, NO_VIDEO", "8, NO_AUDIO"})
    void isLessWhereATrackIsGoneAndNotEvenAnnounced(int type, Reason reason) {
        AtomicBoolean gone = new AtomicBoolean(true);
        try (var server = serving(tag -> tag.type() != type || !gone.get())) {
            ProbeTarget target = ProbeBench.target(
                    "rtmp://127.0.0.1:" + server.port() + "/live/test", Protocol.RTMP, Duration.ofSeconds(6));
            RtmpProbe rtmp = new RtmpProbe(bench.vertx, bench.dialer, bench.egress);
            ProbeOutcome never = bench.probe(target, rtmp);
            assertThat(never.verdict()).as(ProbeBench.story(never)).isEqualTo(new Verdict.Up(true));
            gone.set(false);
            ProbeOutcome whole = bench.probe(target, never.memory(), rtmp);
            assertThat(whole.verdict()).as(ProbeBench.story(whole)).isEqualTo(new Verdict.Up(true));
            gone.set(true);
            ProbeOutcome lost = bench.probe(target, whole.memory(), rtmp);
            ProbeOutcome still = bench.probe(target, lost.memory(), rtmp);
            assertThat(List.of(lost, still))
                    .allSatisfy(outcome -> assertThat(outcome.verdict())
                            .as(ProbeBench.story(outcome))
                            .isInstanceOfSatisfying(Verdict.Degraded.class, less -> {
                                assertThat(less.reason()).isEqualTo(reason);
                                assertThat(less.detail()).contains("came before, and is announced no more");
                            }));
        }
    }
}
