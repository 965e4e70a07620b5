package dev.tallylight.history.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.rest.Violations;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepTest {
    private static Duration kept(Duration step) {
        return step.toHours() < 1
                ? Duration.ofDays(14)
                : step.toDays() < 1 ? Duration.ofDays(90) : Duration.ofDays(1_095);
    }

    /** What is longer ago is kept in longer steps only: shorter ones would say that nobody looked. */
    @ParameterizedTest
    @CsvSource({
        "PT1H,PT1H,MINUTE",
        "PT24H,PT24H,FIVE_MINUTES",
        "PT24H,PT336H,FIVE_MINUTES",
        "PT24H,PT480H,HOUR",
        "PT24H,PT2400H,DAY",
        "PT24H,PT48000H,DAY",
        "PT720H,PT720H,DAY"
    })
    void autoTakesTheShortestThatIsKept(Duration whole, Duration age, Step expected) {
        assertThat(Step.of("auto", whole, age, StepTest::kept, new Violations()))
                .isEqualTo(expected);
    }

    @Test
    void aStepByNameIsTaken() {
        assertThat(Step.of("5m", Duration.ofDays(1), Duration.ofDays(20), StepTest::kept, new Violations()))
                .isEqualTo(Step.FIVE_MINUTES);
    }
}
