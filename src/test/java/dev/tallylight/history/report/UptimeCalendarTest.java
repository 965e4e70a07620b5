package dev.tallylight.history.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallylight.rest.Problem;
import dev.tallylight.rest.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UptimeCalendarTest {
    private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");

    private static UptimeCalendars.Asked asked(
            @Nullable String month, @Nullable String from, @Nullable String to, @Nullable String zone) {
        return new UptimeCalendars.Question(month, from, to, null, zone).asked(NOW);
    }

    @Test
    void isOfTheLastMonthByTheClocksOfTheZone() {
        UptimeCalendars.Asked berlin = asked(null, null, "", "Europe/Berlin");
        assertThat(berlin.from()).isEqualTo("2026-09-30T22:00:00Z");
        assertThat(berlin.to()).isEqualTo("2026-10-31T23:00:00Z");
        assertThat(CalendarUnit.of(Duration.between(berlin.from(), berlin.to())))
                .isEqualTo(CalendarUnit.DAY);
        List<Instant> days = CalendarUnit.DAY.edges(berlin.from(), berlin.to(), ZoneId.of("Europe/Berlin"));
        assertThat(days).hasSize(32);
        assertThat(Duration.between(days.get(24), days.get(25))).isEqualTo(Duration.ofHours(25)); // the clocks go back
    }

    @Test
    void endsNowWhereTheMonthIsNotOver() {
        assertThat(asked("2026-11", null, null, null).to()).isEqualTo(NOW);
        assertThat(asked("2026-11", null, null, null).from()).isEqualTo("2026-11-01T00:00:00Z");
    }

    @Test
    void aPeriodIsTakenBeforeAMonth() {
        UptimeCalendars.Asked week = asked("2026-01", "2026-11-02", "2026-11-09", null);
        assertThat(week.from()).isEqualTo("2026-11-02T00:00:00Z");
        assertThat(week.to()).isEqualTo("2026-11-09T00:00:00Z");
    }

    @Test
    void longPeriodsAreCutIntoWeeksAndMonths() {
        assertThat(CalendarUnit.of(Duration.ofDays(100))).isEqualTo(CalendarUnit.WEEK);
        assertThat(CalendarUnit.of(Duration.ofDays(1_000))).isEqualTo(CalendarUnit.MONTH);
        ZoneId utc = ZoneId.of("UTC");
        assertThat(CalendarUnit.WEEK.edges(
                        Instant.parse("2026-11-04T00:00:00Z"), Instant.parse("2026-11-17T00:00:00Z"), utc))
                .extracting(Instant::toString)
                .containsExactly(
                        "2026-11-04T00:00:00Z", "2026-11-09T00:00:00Z", "2026-11-16T00:00:00Z", "2026-11-17T00:00:00Z");
    }

    @Test
    void aDayThatACountrySkippedHasNoPiece() {
        ZoneId samoa = ZoneId.of("Pacific/Apia"); // 30 December 2011 was none there
        List<Instant> days = CalendarUnit.DAY.edges(
                Instant.parse("2011-12-29T10:00:00Z"), Instant.parse("2011-12-31T10:00:00Z"), samoa);
        assertThat(days).doesNotHaveDuplicates().hasSize(3);
    }

    @Test
    void whatCannotBeIsNamed() {
        assertField("month", "2026-13", null, null, null);
        assertField("month", "November", null, null, null);
        assertField("month", "2027-01", null, null, null);
        assertField("to", null, "2026-11-09", "2026-11-02", null);
        assertField("from", null, "yesterday", null, null);
        assertField("from", null, "1990-01-01", "2020-01-01", null);
        assertField("from", null, "2090-01-01", "2090-01-02", null);
        assertField("timezone", null, null, null, "Europe/Atlantis");
    }

    private static void assertField(
            String field, @Nullable String month, @Nullable String from, @Nullable String to, @Nullable String zone) {
        assertThatThrownBy(() -> asked(month, from, to, zone))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(
                                        Objects.requireNonNull(problem.problem().violations()))
                                .extracting(Problem.Violation::field)
                                .contains(field));
    }
}
