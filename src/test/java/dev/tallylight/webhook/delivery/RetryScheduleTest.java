package dev.tallylight.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {
    private static final RetrySchedule DESIGN = new RetrySchedule(
            List.of(
                    Duration.ZERO,
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofHours(2),
                    Duration.ofHours(5),
                    Duration.ofHours(10),
                    Duration.ofHours(10)),
            0.2);

    @ParameterizedTest
    @CsvSource({"1,PT5S", "2,PT5M", "3,PT30M", "4,PT2H", "5,PT5H", "6,PT10H", "7,PT10H"})
    void waitsAsTheScheduleSaysGiveOrTakeTheJitter(int made, Duration base) {
        Random random = new Random(42);
        for (int i = 0; i < 1000; i++) {
            Duration wait = DESIGN.after(made, null, random).orElseThrow();
            assertThat(wait.toMillis()).isBetween(Math.round(base.toMillis() * 0.8), Math.round(base.toMillis() * 1.2));
        }
    }

    @ParameterizedTest
    @CsvSource({"8", "9", "100"})
    void givesUpAfterTheLastEntry(int made) {
        assertThat(DESIGN.after(made, Duration.ofSeconds(1), new Random(1))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"1,PT1S,PT5S", "1,PT7S,PT7S", "1,PT10S,PT10S", "1,PT1H,PT10S", "2,PT6M,PT6M", "2,PT0S,PT5M"})
    void honoursRetryAfterBetweenTheWaitAndTwiceTheWait(int made, @Nullable Duration asked, Duration wait) {
        assertThat(DESIGN.after(made, asked, new Random(1))).contains(wait);
    }

    @Test
    void spreadsTheWaits() {
        Random random = new Random(7);
        assertThat(DESIGN.after(2, null, random)).isNotEqualTo(DESIGN.after(2, null, random));
    }

    @Test
    void refusesWhatCannotBeASchedule() {
        assertThatThrownBy(() -> new RetrySchedule(List.of(), 0.2)).hasMessageContaining("retry-schedule");
        assertThatThrownBy(() -> new RetrySchedule(List.of(Duration.ZERO), 1.5)).hasMessageContaining("retry-jitter");
    }
}
