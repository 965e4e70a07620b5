package dev.tallylight.history.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.history.target.Promises;
import dev.tallylight.history.uptime.Account;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CalendarRowTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Promises NONE = new Promises(Map.of(), Map.of());

    private static Account day(Duration online, Duration unknown, Duration excluded) {
        return new Account(online, Duration.ZERO, Duration.ZERO, unknown, Duration.ZERO, excluded, 0);
    }

    private static UptimeCalendar.Cell cell(Account day) {
        CalendarRow row = new CalendarRow(1);
        row.add(day, List.of(day));
        return row.ofTag("sport", NONE).cells().getFirst();
    }

    @Test
    void nineMinutesOfADayAreNotAllOfIt() {
        Duration seen = Duration.ofMinutes(9);
        UptimeCalendar.Cell cell = cell(day(seen, DAY.minus(seen), Duration.ZERO));
        assertThat(cell.availability()).isEqualTo(1.0);
        assertThat(cell.coverage()).isEqualTo(9 / 1440.0);
        assertThat(cell.leftOut()).isFalse();
    }

    @Test
    void aDayInMaintenanceIsLeftOutAndNotUnknown() {
        UptimeCalendar.Cell cell = cell(day(Duration.ZERO, Duration.ZERO, DAY));
        assertThat(cell.availability()).isNull();
        assertThat(cell.coverage()).isEqualTo(1.0);
        assertThat(cell.leftOut()).isTrue();
    }

    @Test
    void aDayThatNobodySawIsUnknown() {
        UptimeCalendar.Cell cell = cell(day(Duration.ZERO, DAY, Duration.ZERO));
        assertThat(cell.availability()).isNull();
        assertThat(cell.coverage()).isEqualTo(0.0);
        assertThat(cell.leftOut()).isFalse();
    }
}
