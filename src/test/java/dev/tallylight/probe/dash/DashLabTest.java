package dev.tallylight.probe.dash;

import static dev.tallylight.probe.dash.DashBench.assertDown;
import static dev.tallylight.probe.dash.DashBench.assertUp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import dev.tallylight.probe.media.track.Track;
import dev.tallylight.testing.Ffmpeg;
import dev.tallylight.testing.MediaLab;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against servers that nobody here wrote: nginx, nginx-rtmp and ffmpeg's muxer in the media lab. */
@Tag("lab")
@EnabledIfEnvironmentVariable(named = MediaLab.VARIABLE, matches = ".+", disabledReason = MediaLab.SKIPPED)
class DashLabTest {
    private static final String ORIGIN = "http://127.0.0.1:18080";

    private final DashBench bench = new DashBench();

    @BeforeAll
    static void up() throws IOException {
        MediaLab.up("nginx", "hls-pub");
        try (DashBench waiting = new DashBench()) {
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> waiting.probe(ORIGIN + "/ff/live.mpd").verdict() instanceof Verdict.Up);
        }
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private ProbeOutcome probe(String path, ProbeMemory memory) {
        ProbeOutcome outcome =
                bench.probe(ORIGIN + path, memory, DashBench.TIMEOUT, new Expectations(true, true), null);
        System.out.println("\n== " + path + "\n" + ProbeBench.story(outcome));
        return outcome;
    }

    @Test
    void playsWhatIsOnAir() {
        ProbeOutcome outcome = probe("/ff/live.mpd", ProbeMemory.NONE);
        assertUp(outcome, true);
        assertThat(outcome.facts().container()).isEqualTo("fmp4");
    }

    @ParameterizedTest
    @CsvSource({"/geo/x.mpd, GEO_BLOCKED", "/ff/none.mpd, NOT_FOUND", "/token/x.mpd, ACCESS_DENIED"})
    void namesWhyItIsNot(String path, Reason reason) {
        assertDown(probe(path, ProbeMemory.NONE), reason);
    }

    @ParameterizedTest
    @CsvSource({"https://127.0.0.1:18443/ff/live.mpd, TLS_UNTRUSTED", "https://127.0.0.1:18444/ff/live.mpd, TLS_EXPIRED"
    })
    void refusesACertificateThatAPlayerRefuses(String url, Reason reason) {
        assertDown(bench.probe(url), reason);
    }

    @Test
    void noticesAFrozenPublisherAndItsReturn() throws IOException {
        ProbeOutcome before = probe("/ff/live.mpd", ProbeMemory.NONE);
        assertUp(before, true);
        awaitNewer(before); // what is published after the last look must not count as movement for ever
        MediaLab.freeze("hls-pub");
        ProbeMemory frozen;
        try {
            ProbeOutcome stale = probeUntilDown("/ff/live.mpd", before.memory());
            assertDown(stale, Reason.PLAYLIST_STALE);
            assertDown(probe("/ff/live.mpd", ProbeMemory.NONE), Reason.PLAYLIST_STALE); // without memory, too
            frozen = stale.memory();
        } finally {
            MediaLab.thaw("hls-pub");
        }
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> probe("/ff/live.mpd", frozen).verdict().equals(new Verdict.Up(true)));
    }

    /** nginx-rtmp writes the media type at the Representation only, and its times in whole milliseconds. */
    @Test
    void playsWhatNginxRtmpPackagesUntilItsPublisherIsGone(@TempDir Path folder) throws IOException {
        String path = "/dash/tallylight-dash-test/index.mpd";
        Process publisher = Ffmpeg.live(
                folder,
                "-c:v",
                "libopenh264",
                "-g",
                "15",
                "-c:a",
                "aac",
                "-f",
                "flv",
                "rtmp://127.0.0.1:19350/livedash/tallylight-dash-test");
        ProbeOutcome up;
        try {
            await().atMost(Duration.ofSeconds(40))
                    .pollInterval(Duration.ofSeconds(2))
                    .until(() -> probe(path, ProbeMemory.NONE).verdict().equals(new Verdict.Up(true)));
            up = probe(path, ProbeMemory.NONE);
            assertUp(up, true);
            assertThat(up.facts().video()).isNotNull();
            assertThat(up.facts().audio()).isEqualTo(new MediaFacts.Audio("aac", 44100, 1));
        } finally {
            publisher.destroyForcibly();
        }
        probeUntilDown(path, up.memory());
    }

    private void awaitNewer(ProbeOutcome than) {
        await().atMost(Duration.ofSeconds(40)).until(() -> isAhead(probe("/ff/live.mpd", ProbeMemory.NONE), than));
    }

    private static boolean isAhead(ProbeOutcome one, ProbeOutcome than) {
        return video(one).stream().anyMatch(here -> video(than).stream().anyMatch(here::isAheadOf));
    }

    private static Optional<DashPosition> video(ProbeOutcome outcome) {
        return DashMemory.of(outcome.memory())
                .played()
                .latest(Track.Kind.VIDEO)
                .map(known -> known.getValue().at());
    }

    /** Each look with the memory of the one before, as a watch does it. */
    private ProbeOutcome probeUntilDown(String path, ProbeMemory memory) {
        AtomicReference<ProbeOutcome> last = new AtomicReference<>(probe(path, memory));
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> last.updateAndGet(one -> probe(path, one.memory())).verdict() instanceof Verdict.Down);
        return Objects.requireNonNull(last.get());
    }
}
