package dev.tallylight.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T03:13:31.120Z");

    @ParameterizedTest
    @CsvSource({
        "-5, 0 s",
        "0, 0 s",
        "59, 59 s",
        "60, 1 min",
        "3599, 59 min",
        "3600, 1 h 0 min",
        "7500, 2 h 5 min",
        "86399, 23 h 59 min",
        "86400, 1 d 0 h",
        "187200, 2 d 4 h"
    })
    void saysAgesAsTheBrowserDoes(long seconds, String words) {
        assertThat(Words.age(NOW.minusSeconds(seconds), NOW)).isEqualTo(words);
    }

    @Test
    void saysWhatIsMissingAsNothing() {
        assertThat(Words.age(null, NOW)).isEmpty();
        assertThat(Words.exact(null)).isEmpty();
        assertThat(Words.span(null)).isEmpty();
        assertThat(Words.bitrate(null)).isEmpty();
    }

    @Test
    void saysHowLongAnOutageWasAndHowMuchFlows() {
        assertThat(Words.span(200L)).isEqualTo("3 min 20 s");
        assertThat(Words.bitrate(128_000L)).isEqualTo("128 kbit/s");
        assertThat(Words.bitrate(4_240_000)).isEqualTo("4.2 Mbit/s");
    }

    @Test
    void saysWhyEvenWithoutADetail() {
        assertThat(Words.why("playlist_stale", "no new segment for 24 s")).isEqualTo("no new segment for 24 s");
        assertThat(Words.why("playlist_stale", null)).isEqualTo("playlist stale");
        assertThat(Words.why(null, null)).isEmpty();
    }

    @Test
    void keepsAQuerysValueInItsPlace() {
        assertThat(Words.inQuery("a&b=c d")).isEqualTo("a%26b%3Dc+d");
    }
}
