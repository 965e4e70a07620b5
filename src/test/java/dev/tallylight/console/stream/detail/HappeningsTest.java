package dev.tallylight.console.stream.detail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.outage.OutageView;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HappeningsTest {
    private static final Instant NEWEST = Instant.parse("2026-11-29T12:00:00Z");

    /** One an hour, the newest first. */
    private static List<OutageView> outages(int count) {
        return IntStream.range(0, count)
                .mapToObj(hours -> outage(NEWEST.minusSeconds(hours * 3600L)))
                .toList();
    }

    private static OutageView outage(Instant since) {
        return new OutageView(
                new UUID(0, since.getEpochSecond()),
                new UUID(0, 1),
                null,
                "Studio",
                List.of(),
                since,
                since,
                since.plusSeconds(60),
                60,
                null,
                null,
                List.of(),
                0,
                null,
                null,
                null,
                null,
                "a note",
                null,
                false,
                null,
                null,
                null);
    }

    @Test
    void aPageEndsWhereMoreOutagesMayHaveNotes() {
        assertThat(Happenings.floor(List.of(), List.of(), List.of(), outages(19)))
                .as("all of them are known")
                .isEqualTo(Instant.EPOCH);
        assertThat(Happenings.floor(List.of(), List.of(), List.of(), outages(20)))
                .as("those before stand on the next page")
                .isEqualTo(NEWEST.minusSeconds(19 * 3600L));
    }
}
