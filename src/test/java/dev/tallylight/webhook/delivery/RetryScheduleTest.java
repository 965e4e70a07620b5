package dev.tallylight.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
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
            Duration wait = DESIGN.after(made, made, null, random).orElseThrow().pause();
            assertThat(wait.toMillis()).isBetween(Math.round(base.toMillis() * 0.8), Math.round(base.toMillis() * 1.2));
        }
    }

    @ParameterizedTest
    @CsvSource({"8", "9", "100"})
    void givesUpAfterTheLastEntry(int made) {
        assertThat(DESIGN.after(made, made, null, new Random(1))).isEmpty();
        assertThat(DESIGN.after(made, made, Duration.ofHours(10), new Random(1)))
                .isEmpty();
        assertThat(DESIGN.after(made, 100, Duration.ofSeconds(1), new Random(1)))
                .isEmpty();
    }

    /** A receiver that is busy for a second should not cost an alert. */
    @Test
    void waitsForABusyReceiverBehindTheLastEntryToo() {
        RetrySchedule once = new RetrySchedule(List.of(Duration.ZERO), 0);
        assertThat(once.after(1, 1, Duration.ofSeconds(1), new Random(1)))
                .contains(new RetrySchedule.Next(Duration.ofSeconds(1), false));
        assertThat(once.after(1, 1, Duration.ofMinutes(1), new Random(1))).isEmpty();
    }

    /** made, attempts, asked: wait, charged. */
    @ParameterizedTest
    @CsvSource({
        "1,1,PT1S,PT1S,false",
        "1,1,PT4.999S,PT4.999S,false",
        "1,1,PT5S,PT5S,true",
        "1,1,PT43.323S,PT43.323S,true",
        "1,99,PT1S,PT1S,false",
        "1,100,PT1S,PT5S,true",
        "1,100,PT1H,PT1H,true",
        "2,2,PT35S,PT35S,false",
        "3,3,P1D,P1D,true"
    })
    void comesAgainWhenTheReceiverSaysAndSpendsNoAttemptOnShorterWaits(
            int made, int attempts, Duration asked, Duration wait, boolean charged) {
        assertThat(DESIGN.after(made, attempts, asked, new Random(1))).contains(new RetrySchedule.Next(wait, charged));
    }

    @Property
    void endsWhateverIsAskedFor(@ForAll @Size(max = 300) List<@LongRange(min = 1, max = 86_400_000) Long> asked) {
        int made = 1;
        int attempts = 1;
        for (Long millis : asked) {
            Optional<RetrySchedule.Next> next = DESIGN.after(made, attempts, Duration.ofMillis(millis), new Random(1));
            if (next.isEmpty()) {
                break;
            }
            assertThat(next.get().pause()).isGreaterThanOrEqualTo(Duration.ofMillis(millis));
            made += next.get().charged() ? 1 : 0;
            attempts++;
        }
        assertThat(attempts).isLessThanOrEqualTo(100 + DESIGN.waits().size());
    }

    @Test
    void spreadsTheWaits() {
        Random random = new Random(7);
        assertThat(DESIGN.after(2, 2, null, random)).isNotEqualTo(DESIGN.after(2, 2, null, random));
    }

    @Test
    void refusesWhatCannotBeASchedule() {
        assertThatThrownBy(() -> new RetrySchedule(List.of(), 0.2)).hasMessageContaining("retry-schedule");
        assertThatThrownBy(() -> new RetrySchedule(List.of(Duration.ZERO), 1.5)).hasMessageContaining("retry-jitter");
    }
}
