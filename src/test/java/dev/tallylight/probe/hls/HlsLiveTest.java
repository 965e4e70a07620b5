package dev.tallylight.probe.hls;

import static dev.tallylight.probe.hls.HlsBench.assertDown;
import static dev.tallylight.probe.hls.HlsBench.assertUp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import dev.tallylight.probe.Expectations;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stream that somebody else's packager writes while it is watched, and that then loses its encoder. */
@Order(2)
class HlsLiveTest {
    private static final Expectations BOTH = new Expectations(true, true);

    @TempDir
    Path folder;

    private final HlsBench bench = new HlsBench();
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

    private ProbeOutcome probe(ProbeMemory memory, Duration timeout) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/live.m3u8";
        return bench.probe(url, memory, timeout, BOTH);
    }

    private Process encoder(String... options) throws IOException {
        String[] common = {
            "-c:v",
            "libopenh264",
            "-g",
            "15",
            "-c:a",
            "aac",
            "-f",
            "hls",
            "-hls_time",
            "1",
            "-hls_list_size",
            "4",
            "-hls_flags",
            "delete_segments+program_date_time"
        };
        String[] all = java.util.Arrays.copyOf(common, common.length + options.length);
        System.arraycopy(options, 0, all, common.length, options.length);
        return Ffmpeg.live(folder, all);
    }

    private void watchUntilItDies(Process encoder, String container) throws IOException {
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(folder.resolve("live.m3u8")));
            ProbeOutcome first = probe(ProbeMemory.NONE, HlsBench.TIMEOUT);
            assertUp(first, true);
            assertThat(first.facts().container()).isEqualTo(container);
            assertThat(first.facts().video()).isNotNull();
            assertThat(first.steps()).anyMatch(step -> step.name().equals("clock"));
            encoder.destroyForcibly().onExit().join();
            ProbeOutcome dead = probe(first.memory(), HlsBench.TIMEOUT);
            while (dead.verdict() instanceof Verdict.Up) { // it was seen to move a moment ago
                dead = probe(dead.memory(), HlsBench.TIMEOUT);
            }
            assertDown(dead, Reason.PLAYLIST_STALE);
            assertDown(probe(dead.memory(), Duration.ofSeconds(2)), Reason.PLAYLIST_STALE);
        } finally {
            encoder.destroyForcibly();
        }
    }

    @Test
    @Timeout(60)
    void noticesThatATransportStreamLostItsEncoder() throws IOException {
        watchUntilItDies(encoder("live.m3u8"), "mpegts");
    }

    @Test
    void playsFragmentedMp4() throws IOException {
        Process encoder = encoder("-hls_segment_type", "fmp4", "live.m3u8");
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(folder.resolve("live.m3u8")));
            ProbeOutcome outcome = probe(ProbeMemory.NONE, HlsBench.TIMEOUT);
            assertUp(outcome, true);
            assertThat(outcome.facts().container()).isEqualTo("fmp4");
            assertThat(outcome.facts().audio()).isNotNull();
        } finally {
            encoder.destroyForcibly();
        }
    }

    @Test
    void playsWhatSomebodyElseEncrypted() throws IOException {
        Files.write(folder.resolve("key"), "sixteen bytes ok".getBytes());
        Files.writeString(folder.resolve("key.info"), "key\n" + folder.resolve("key") + "\n");
        Process encoder = encoder("-hls_key_info_file", "key.info", "live.m3u8");
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(folder.resolve("live.m3u8")));
            ProbeOutcome outcome = probe(ProbeMemory.NONE, HlsBench.TIMEOUT);
            assertUp(outcome, true);
            assertThat(outcome.facts().video()).isNotNull();
            assertThat(outcome.steps()).anyMatch(step -> step.detail().contains("AES-128, fetched"));
        } finally {
            encoder.destroyForcibly();
        }
    }
}
