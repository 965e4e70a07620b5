package dev.tallylight.console.stream.detail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallylight.rest.ProblemException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangeTest {
    private static final Instant NOW = Instant.parse("2026-11-28T14:08:30Z");

    private static Range range(@Nullable String name, @Nullable String from, @Nullable String to) {
        return Range.of(
                name,
                from,
                to,
                NOW,
                step -> step.compareTo(Duration.ofHours(1)) < 0 ? Duration.ofDays(14) : Duration.ofDays(90));
    }

    @ParameterizedTest
    @CsvSource({"15m, PT15M, PT1M", "2h, PT2H, PT1M", "24h, PT24H, PT5M", "7d, PT168H, PT1H", "30d, PT720H, PT4H"})
    void aButtonIsForATimeThatEndsNow(String name, Duration length, Duration step) {
        Range range = range(name, null, null);

        assertThat(Duration.between(range.from(), range.until())).isEqualTo(length);
        assertThat(range.step()).isEqualTo(step);
        assertThat(range.live()).isTrue();
        assertThat(range.query()).isEqualTo("range=" + name);
    }

    @Test
    void isTwoHoursWhereNothingIsSaid() {
        assertThat(range(null, null, null).name()).isEqualTo("2h");
        assertThat(range("", "", "").name()).isEqualTo("2h");
    }

    @Test
    void hasWholeBucketsAroundIt() {
        Range range = range(null, "2026-11-28T10:00:30Z", "2026-11-28T11:00:30Z");

        assertThat(range.firstBucket()).isEqualTo("2026-11-28T10:00:00Z");
        assertThat(range.lastBucket()).isEqualTo("2026-11-28T11:01:00Z");
        assertThat(range.live()).isFalse();
        assertThat(range.earlier()).isEqualTo("from=2026-11-28T09:00:30Z&to=2026-11-28T10:00:30Z");
        assertThat(range.later()).isEqualTo("from=2026-11-28T11:00:30Z&to=2026-11-28T12:00:30Z");
    }

    @Test
    void endsNowWhereItWouldEndLaterAndIsNeverTooShortToBeSeen() {
        Range range = range(null, "2026-11-28T14:08:00Z", "2030-01-01T00:00:00Z");

        assertThat(range.until()).isEqualTo(NOW);
        assertThat(range.from()).isEqualTo(NOW.minus(Duration.ofMinutes(2)));
        assertThat(range.live()).isTrue();
    }

    @Test
    void looksAtNoShorterStepsThanAreKept() {
        assertThat(range(null, "2026-10-28T10:00:00Z", "2026-10-28T11:00:00Z").step())
                .isEqualTo(Duration.ofHours(1));
        assertThat(range(null, "2026-03-28T10:00:00Z", "2026-03-28T11:00:00Z").step())
                .isEqualTo(Duration.ofDays(1));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "1y, -, -, range",
                "-, yesterday, -, from",
                "-, 2026-11-28T11:00:00Z, 2026-11-28T10:00:00Z, to",
                "-, 1826-11-28T11:00:00Z, -, from",
                "-, 2027-11-28T11:00:00Z, 2028-11-28T11:00:00Z, from"
            })
    void saysWhatCannotBe(@Nullable String name, @Nullable String from, @Nullable String to, String field) {
        assertThatThrownBy(() -> range(name, from, to))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.problem().violations())
                                .extracting(each -> each.field())
                                .contains(field));
    }
}
