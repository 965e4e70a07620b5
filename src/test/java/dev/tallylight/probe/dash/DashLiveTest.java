package dev.tallylight.probe.dash;

import static dev.tallylight.probe.dash.DashBench.assertDown;
import static dev.tallylight.probe.dash.DashBench.assertUp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import dev.tallylight.testing.Ffmpeg;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream that somebody else's packager writes while it is watched, and that then loses its encoder. */
@Order(1) // it takes long
class DashLiveTest {
    private static final Expectations BOTH = new Expectations(true, true);

    private static final String THIRD = "chunk-stream0-00003.m4s";

    @TempDir
    Path folder;

    private final DashBench bench = new DashBench();
    private HttpServer server;

    @BeforeEach
    void serve() {
        server = SimpleFileServer.createFileServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                folder.toAbsolutePath(),
                SimpleFileServer.OutputLevel.NONE);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        bench.close();
    }

    private ProbeOutcome probe(ProbeMemory memory) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/live.mpd";
        return bench.probe(url, memory, DashBench.TIMEOUT, BOTH, null);
    }

    private Process encoder(String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of("-c:v", "libopenh264", "-g", "15", "-c:a", "aac", "-f", "dash"));
        all.addAll(List.of("-seg_duration", "1", "-window_size", "4", "-extra_window_size", "2"));
        all.addAll(List.of(options));
        all.add("live.mpd");
        Process encoder = Ffmpeg.live(folder, all.toArray(String[]::new));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Files.exists(folder.resolve("live.mpd")) && Files.exists(folder.resolve(THIRD)));
        return encoder;
    }

    @ParameterizedTest
    @Timeout(90)
    @CsvSource({
        "-use_timeline, 1, PLAYLIST_STALE",
        "-use_timeline, 0, SEGMENT_MISSING",
    })
    void noticesThatItLostItsEncoder(String option, String value, Reason reason) throws IOException {
        Process encoder = encoder("-use_template", "1", option, value);
        try {
            ProbeOutcome first = probe(ProbeMemory.NONE);
            assertUp(first, true);
            assertThat(first.facts().container()).isEqualTo("fmp4");
            assertThat(first.facts().video()).isEqualTo(new MediaFacts.Video("h264", 320, 180, 15.0));
            assertThat(first.facts().audio()).isEqualTo(new MediaFacts.Audio("aac", 44100, 1));
            assertThat(first.facts().bitrate()).isBetween(50_000L, 1_000_000L);
            assertUp(probe(first.memory()), true);
            encoder.destroyForcibly().onExit().join();
            ProbeOutcome dead = probe(first.memory());
            while (dead.verdict() instanceof Verdict.Up) { // it was seen to move a moment ago
                dead = probe(dead.memory());
            }
            if (reason == Reason.PLAYLIST_STALE) {
                assertDown(dead, reason);
            }
            assertDown(probe(dead.memory()), reason);
            assertDown(probe(ProbeMemory.NONE), reason);
        } finally {
            encoder.destroyForcibly();
        }
    }

    @Test
    void knowsAnEndThatIsAnnounced() throws IOException {
        Process encoder = encoder("-use_template", "1", "-use_timeline", "1");
        try {
            encoder.destroy(); // ffmpeg ends the presentation
            encoder.onExit().join();
            assertDown(probe(ProbeMemory.NONE), Reason.PLAYLIST_ENDED);
        } finally {
            encoder.destroyForcibly();
        }
    }

    @Test
    void playsAListOfSegments() throws IOException {
        Process encoder = encoder("-use_template", "0", "-use_timeline", "0");
        try {
            ProbeOutcome outcome = probe(ProbeMemory.NONE);
            assertUp(outcome, true);
            assertThat(outcome.facts().audio()).as(ProbeBench.story(outcome)).isNotNull();
        } finally {
            encoder.destroyForcibly();
        }
    }

    /** Three sizes of one picture, of which one loses what its decoder needs. */
    @ParameterizedTest
    @Timeout(90)
    @ValueSource(strings = {"0", "1"})
    void looksAtEachRungOfALadder(String timeline) throws IOException {
        Expectations all = new Expectations(true, true, null, Set.of(), null, null, true, true);
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/live.mpd";
        String ladder = "-map 0:v -map 0:v -map 0:v -map 1:a -b:v:1 100k -s:v:2 160x90 -use_template 1 -use_timeline";
        List<String> options = new ArrayList<>(List.of(ladder.split(" ")));
        options.addAll(List.of(timeline, "-adaptation_sets", "id=0,streams=v id=1,streams=a"));
        Process encoder = encoder(options.toArray(String[]::new));
        try {
            ProbeOutcome first = bench.probe(url, ProbeMemory.NONE, DashBench.TIMEOUT, all, null);
            ProbeOutcome second = bench.probe(url, first.memory(), DashBench.TIMEOUT, all, null);
            assertUp(second, true);
            assertThat(second.facts().variants())
                    .as(ProbeBench.story(second))
                    .extracting(MediaFacts.Variant::view)
                    .containsExactly("up", "up", "up");
            assertThat(second.facts().variants().getLast().width()).isEqualTo(160);
            Files.delete(folder.resolve("init-stream1.m4s"));
            ProbeOutcome dead = bench.probe(url, second.memory(), DashBench.TIMEOUT, all, null);
            assertThat(dead.verdict())
                    .as(ProbeBench.story(dead))
                    .isInstanceOfSatisfying(Verdict.Degraded.class, degraded -> {
                        assertThat(degraded.reason()).isEqualTo(Reason.INIT_MISSING);
                        assertThat(degraded.detail())
                                .startsWith("1 of 3 variants does not play: 1 (the server answered 404");
                    });
        } finally {
            encoder.destroyForcibly();
        }
    }

    @Test
    void playsLowLatency() throws IOException {
        Process encoder = encoder(
                "-ldash",
                "1",
                "-streaming",
                "1",
                "-use_template",
                "1",
                "-use_timeline",
                "0",
                "-frag_type",
                "every_frame",
                "-utc_timing_url",
                "/time");
        try {
            assertUp(probe(ProbeMemory.NONE), true);
        } finally {
            encoder.destroyForcibly();
        }
    }
}
