package dev.tallylight.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
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
    void saysMomentsWithinADetailAsPeopleDo() {
        assertThat(Words.why("heartbeat_missing", "no heartbeat since 2026-11-30T00:50:59Z; one is due every 5s"))
                .isEqualTo("no heartbeat since 30 Nov 2026, 00:50:59 UTC; one is due every 5s");
        assertThat(Words.why("x", "2026-11-30T00:50:59.120Z to 2026-13-40T99:00:00Z"))
                .isEqualTo("30 Nov 2026, 00:50:59 UTC to 2026-13-40T99:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({"2026-11-23, today", "2026-11-22, 22 Nov", "2025-12-31, 31 Dec 2025", ", never"})
    void saysDays(LocalDate day, String words) {
        assertThat(Moments.day(day, NOW)).isEqualTo(words);
    }

    @Test
    void letsACommaFollowATime() throws IOException {
        Path part = Path.of("src", "main", "resources", "templates", "console", "part", "time.html");
        assertThat(Files.readString(part)).endsWith("{/if}");
    }

    @Test
    void keepsAQuerysValueInItsPlace() {
        assertThat(Words.inQuery("a&b=c d")).isEqualTo("a%26b%3Dc+d");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T01:02:03Z, '01:02'",
        "2026-11-22T23:59:59Z, '22 Nov, 23:59'",
        "2025-12-31T23:59:59Z, '31 Dec 2025, 23:59'"
    })
    void saysAClockWithAsMuchOfTheDayAsItTakes(String moment, String words) {
        assertThat(Words.clock(Instant.parse(moment), NOW)).isEqualTo(words);
        assertThat(Words.time(Instant.parse(moment), "clock", NOW)).isEqualTo(words);
    }

    @Test
    void saysAMomentInTheWaysOfTheFragment() {
        Instant then = NOW.minusSeconds(200);
        assertThat(Words.time(then, "ago", NOW)).isEqualTo("3 min ago");
        assertThat(Words.time(then, "for", NOW)).isEqualTo("for 3 min");
        assertThat(Words.time(then, "age", NOW)).isEqualTo("3 min");
        assertThat(Words.absolute(NOW)).isEqualTo("23 Nov 2026, 03:13:31 UTC");
        assertThatThrownBy(() -> Words.time(then, "soon", NOW)).hasMessageContaining("soon");
    }

    @ParameterizedTest
    @CsvSource({"on-call, oc", "Anna Maria von Berg, AM", "bootstrap, fa", "'!!', –", "Łódź, Ł", "👩‍🚒 fire, f"})
    void saysInitialsOfWhateverName(String name, String initials) {
        assertThat(Words.initials(name)).isEqualTo(initials);
    }

    @Test
    void saysWordsForPeople() {
        assertThat(Words.person("bootstrap")).isEqualTo("first admin");
        assertThat(Words.person("anna")).isEqualTo("anna");
        assertThat(Words.status("asleep")).isEqualTo("Not scheduled");
        assertThat(Words.status("offline")).isEqualTo("Offline");
        assertThat(Words.protocol("hls")).isEqualTo("HLS");
        assertThat(Words.words("off_air")).isEqualTo("off air");
    }
}
