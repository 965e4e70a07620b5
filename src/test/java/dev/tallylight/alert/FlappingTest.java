package dev.tallylight.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FlappingTest {
    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private static Flapping ago(Integer... seconds) {
        return Flapping.of(
                Stream.of(seconds).map(each -> NOW.minusSeconds(each)).toList(), NOW, INTERVAL, 15);
    }

    @Test
    void weighsTheNewestMostAndTheOldestLeast() {
        assertThat(ago(0).percent()).isCloseTo(6.0, within(0.001));
        assertThat(ago(599).percent()).isCloseTo(4.0, within(0.001));
        assertThat(ago(600).percent()).isZero();
    }

    @Test
    void isAHundredWhenEveryResultIsAChange() {
        Integer[] all = Stream.iterate(10, each -> each + 30).limit(20).toArray(Integer[]::new);
        assertThat(ago(all).percent()).isCloseTo(100, within(0.001));
    }

    @Test
    void countsSeveralChangesInOneResultOnce() {
        assertThat(ago(1, 2, 3).percent()).isEqualTo(ago(1).percent());
    }

    @Test
    void looksTenMinutesBackEvenWhereTheIntervalIsShort() {
        assertThat(Flapping.window(Duration.ofSeconds(1))).isEqualTo(Duration.ofMinutes(10));
        assertThat(Flapping.window(Duration.ofMinutes(5))).isEqualTo(Duration.ofMinutes(100));
    }

    @Property(tries = 500)
    void isCalmWhenItSaysItWillBe(@ForAll @Size(max = 40) List<@IntRange(max = 700) Integer> seconds) {
        List<Instant> changes = seconds.stream().map(NOW::minusSeconds).toList();
        Flapping flapping = Flapping.of(changes, NOW, INTERVAL, 15);
        assertThat(flapping.percent()).isBetween(0.0, 100.0);
        assertThat(flapping.calmAt()).isBetween(NOW, NOW.plus(Flapping.window(INTERVAL)));
        assertThat(Flapping.of(changes, flapping.calmAt(), INTERVAL, 15).percent())
                .isLessThan(15);
    }
}
