package dev.tallylight.console.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TimeAxisTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static TimeAxis axis(String from, Duration length, ZoneId zone) {
        Instant begin = Instant.parse(from);
        return TimeAxis.of(begin, begin.plus(length), 1000, zone, 8);
    }

    @Test
    void hasTicksAtRoundTimes() {
        TimeAxis axis = axis("2026-11-28T14:08:00Z", Duration.ofHours(2), ZoneOffset.UTC);

        assertThat(axis.ticks())
                .extracting(TimeAxis.Tick::label)
                .containsExactly("14:15", "14:30", "14:45", "15:00", "15:15", "15:30", "15:45", "16:00");
        assertThat(axis.ticks().getFirst().x()).isEqualTo(58.3);
    }

    @Test
    void hasThemByTheClocksOfAZoneAndSaysTheDayAtMidnight() {
        assertThat(axis("2026-11-28T14:08:00Z", Duration.ofDays(1), BERLIN).ticks())
                .extracting(TimeAxis.Tick::label)
                .containsExactly("18:00", "21:00", "29 Nov", "03:00", "06:00", "09:00", "12:00", "15:00");
    }

    @Test
    void staysRoundWhereTheClocksChange() {
        assertThat(axis("2026-03-28T12:00:00Z", Duration.ofDays(1), BERLIN).ticks())
                .extracting(TimeAxis.Tick::label)
                .containsExactly("15:00", "18:00", "21:00", "29 Mar", "03:00", "06:00", "09:00", "12:00");
        assertThat(axis("2026-03-29T00:00:00Z", Duration.ofHours(4), BERLIN).ticks())
                .extracting(TimeAxis.Tick::label)
                .containsExactly("01:00", "01:30", "03:00", "03:30", "04:00", "04:30", "05:00", "05:30", "06:00");
    }

    @Test
    void hasDaysWhereHoursAreTooMany() {
        assertThat(axis("2026-11-01T00:00:00Z", Duration.ofDays(30), ZoneOffset.UTC)
                        .ticks())
                .extracting(TimeAxis.Tick::label)
                .containsExactly("4 Nov", "8 Nov", "12 Nov", "16 Nov", "20 Nov", "24 Nov", "28 Nov");
    }

    @Test
    void mustBeginBeforeItEnds() {
        assertThatThrownBy(() -> axis("2026-11-28T14:08:00Z", Duration.ZERO, BERLIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("begin before it ends");
    }

    @Property
    void neverHasTooManyTicks(@ForAll @IntRange(min = 1, max = 100_000_000) int seconds, @ForAll @IntRange int from) {
        Instant begin = Instant.ofEpochSecond(from);
        TimeAxis axis = TimeAxis.of(begin, begin.plusSeconds(seconds), 1000, BERLIN, 8);

        assertThat(axis.ticks()).hasSizeLessThanOrEqualTo(10);
        assertThat(axis.ticks()).allSatisfy(tick -> assertThat(tick.x()).isBetween(0.0, 1000.0));
        assertThat(axis.ticks()).doesNotHaveDuplicates();
    }
}
