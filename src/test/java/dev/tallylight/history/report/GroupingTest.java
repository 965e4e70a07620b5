package dev.tallylight.history.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupingTest {
    /** Clocks that go forward and back, by half an hour as well, a midnight that does not exist, and a day that was skipped. */
    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin,2026-03-28T23:00:00Z,2026-03-30T22:00:00Z,'23,24'",
        "Europe/Berlin,2026-10-24T22:00:00Z,2026-10-26T23:00:00Z,'25,24'",
        "Australia/Lord_Howe,2026-04-03T13:00:00Z,2026-04-05T13:30:00Z,'24,24'",
        "America/Santiago,2026-09-05T04:00:00Z,2026-09-07T03:00:00Z,'24,23'",
        "Pacific/Apia,2011-12-29T10:00:00Z,2011-12-31T10:00:00Z,'24,24'",
        "UTC,2026-11-01T00:00:00Z,2026-11-03T00:00:00Z,'24,24'"
    })
    void aDayIsFromMidnightToMidnight(String zone, Instant from, Instant to, String hours) {
        List<Instant> edges = Grouping.days(from, to, ZoneId.of(zone));
        List<String> lengths = new ArrayList<>();
        for (int i = 0; i + 1 < edges.size(); i++) {
            lengths.add(String.valueOf(
                    Duration.between(edges.get(i), edges.get(i + 1)).toHours()));
        }
        assertThat(String.join(",", lengths)).isEqualTo(hours);
        assertThat(edges.getFirst()).isEqualTo(from);
        assertThat(edges.getLast()).isEqualTo(to);
    }
}
