package dev.tallylight.webhook.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-23T03:13:31Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|PT0S",
                "120|PT2M",
                " 7 |PT7S",
                "999999999|P365D",
                "Mon, 23 Nov 2026 03:14:01 GMT|PT30S",
                "Mon, 23 Nov 2026 03:00:00 GMT|PT0S",
            })
    void readsSecondsAndDates(String header, Duration wait) {
        assertThat(RetryAfter.parse(header, NOW)).isEqualTo(wait);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "soon", "-1", "1.5", "12345678901234567890", "Tue, 23 Nov 2026 03:14:01 GMT", "2026-11-23"})
    void takesWhatItCannotReadForNothing(String header) {
        assertThat(RetryAfter.parse(header, NOW)).isNull();
    }

    @Test
    void takesNoneForNothing() {
        assertThat(RetryAfter.parse(null, NOW)).isNull();
    }
}
