package dev.tallylight.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({"30s, 30000", "500ms, 500", "5m, 300000", "1h30m, 5400000", "2d, 172800000", "1m5s, 65000", "0s, 0"})
    void readsWhatTheApiWrites(String text, long milliseconds) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(milliseconds));
        assertThat(Durations.format(Duration.ofMillis(milliseconds))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "s", "-5s", "5s5m", "PT30S", "1.5s", "30 s", "99999999999s"})
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void roundTrips(@ForAll @LongRange(min = 0, max = 10_000_000_000L) long milliseconds) {
        Duration duration = Duration.ofMillis(milliseconds);
        assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
    }
}
