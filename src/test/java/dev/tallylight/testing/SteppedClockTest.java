package dev.tallylight.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of stepped clocks stand on. */
class SteppedClockTest {
    @Test
    void isOffByWhatWasSet(@TempDir Path folder) throws Exception {
        SteppedClock clock = SteppedClock.at(folder.resolve("clock")).orElse(null);
        assumeTrue(clock != null, SteppedClock.SKIPPED);
        assertThat(off(clock)).isCloseTo(0, within(5L));
        clock.set(Duration.ofHours(-1));
        assertThat(off(clock)).isCloseTo(-3_600, within(5L));
        clock.set(Duration.ofMinutes(10));
        assertThat(off(clock)).isCloseTo(600, within(5L));
    }

    /** In seconds, of a process that says what time it is. */
    private static long off(SteppedClock clock) throws IOException, InterruptedException {
        ProcessBuilder date = new ProcessBuilder("date", "+%s");
        date.environment().putAll(clock.environment());
        Process process = date.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        return Long.parseLong(said) - InstantSource.system().instant().getEpochSecond();
    }
}
