package dev.tallylight.probe.hls;

import static dev.tallylight.probe.hls.HlsBench.assertDown;
import static dev.tallylight.probe.hls.HlsBench.assertUp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against servers that nobody here wrote: nginx, nginx-rtmp and ffmpeg's muxers in the media lab. */
@Tag("lab")
@EnabledIfEnvironmentVariable(
        named = "TALLYLIGHT_MEDIA_LAB",
        matches = ".+",
        disabledReason = "skipped: no media lab; set TALLYLIGHT_MEDIA_LAB to its folder")
class HlsLabTest {
    private static final String ORIGIN = "http://127.0.0.1:18080";

    private final HlsBench bench = new HlsBench();

    @BeforeAll
    static void up() throws IOException, InterruptedException {
        lab("up", "nginx", "hls-pub", "rtmp-pub");
        try (HlsBench waiting = new HlsBench()) {
            for (String path : new String[] {"/ff/master.m3u8", "/hls/test/index.m3u8"}) {
                await().atMost(Duration.ofSeconds(40))
                        .until(() -> waiting.probe(ORIGIN + path).verdict() instanceof Verdict.Up);
            }
        }
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static void lab(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = System.getenv("TALLYLIGHT_MEDIA_LAB") + "/lab";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        boolean up = arguments[0].equals("up"); // says 1 though all is well; what is not up shows in the first probes
        assertThat(up || process.exitValue() == 0).isTrue();
    }

    private ProbeOutcome probe(String path, ProbeMemory memory) {
        ProbeOutcome outcome = bench.probe(ORIGIN + path, memory, HlsBench.TIMEOUT, new Expectations(true, true));
        System.out.println("\n== " + path + "\n" + HlsBench.story(outcome));
        return outcome;
    }

    @ParameterizedTest
    @CsvSource({
        "/ff/master.m3u8, mpegts",
        "/ff/fmp4.m3u8, fmp4",
        "/hls/test/index.m3u8, mpegts",
    })
    void playsWhatIsOnAir(String path, String container) {
        ProbeOutcome outcome = probe(path, ProbeMemory.NONE);
        assertUp(outcome, true);
        assertThat(outcome.facts().container()).isEqualTo(container);
    }

    @ParameterizedTest
    @CsvSource({
        "/token/test/index.m3u8, ACCESS_DENIED",
        // the playlist names its segments without the token that they need as well: no player gets further
        "/token/test/index.m3u8?token=good, SEGMENT_DENIED",
        "/geo/x.m3u8, GEO_BLOCKED",
        "/ff/none.m3u8, NOT_FOUND",
    })
    void namesWhyItIsNot(String path, Reason reason) {
        assertDown(probe(path, ProbeMemory.NONE), reason);
    }

    @Test
    void noticesAFrozenPublisherAndItsReturn() throws IOException, InterruptedException {
        ProbeOutcome before = probe("/ff/master.m3u8", ProbeMemory.NONE);
        assertUp(before, true);
        lab("freeze", "hls-pub");
        ProbeOutcome frozen;
        try {
            frozen = probe("/ff/master.m3u8", before.memory());
            if (frozen.verdict() instanceof Verdict.Up) { // seen to move a moment ago
                ProbeMemory memory = frozen.memory();
                await().atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofSeconds(2))
                        .until(() -> probe("/ff/master.m3u8", memory).verdict() instanceof Verdict.Down);
            }
            assertDown(probe("/ff/master.m3u8", ProbeMemory.NONE), Reason.PLAYLIST_STALE); // without memory, too
            frozen = probe("/ff/master.m3u8", frozen.memory());
            assertDown(frozen, Reason.PLAYLIST_STALE);
        } finally {
            lab("thaw", "hls-pub");
        }
        ProbeMemory memory = frozen.memory();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> probe("/ff/master.m3u8", memory).verdict().equals(new Verdict.Up(true)));
    }
}
