package dev.tallylight.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowDraftTest {
    private static @Nullable Duration lasts(
            String start, String end, @Nullable String rrule, @Nullable String timezone) {
        return WindowDraft.of(new WindowRequest("Mast", start, null, end, rrule, timezone, null, null))
                .recurrence()
                .duration();
    }

    /** A local end is one by the clock on the wall, which goes back in October and forward in March. */
    @ParameterizedTest
    @CsvSource({
        "2026-10-25T01:00, 2026-10-25T04:00, Europe/Berlin, PT4H",
        "2026-03-29T01:00, 2026-03-29T05:00, Europe/Berlin, PT3H",
        "2026-10-25T01:00, 2026-10-25T04:00, UTC, PT3H",
        "2026-10-25T01:00, 2026-10-25T04:00, , PT3H",
        "2026-11-25T01:00, 2026-11-25T04:00, Europe/Berlin, PT3H",
    })
    void endsWhenTheClockOfThePlaceSaysSo(String start, String end, @Nullable String timezone, Duration lasts) {
        assertThat(lasts(start, end, null, timezone)).isEqualTo(lasts);
    }

    @Test
    void oneThatRecursLastsAsLongAsOnAnyOtherDay() {
        assertThat(lasts("2026-10-25T01:00", "2026-10-25T04:00", "FREQ=WEEKLY", "Europe/Berlin"))
                .isEqualTo(Duration.ofHours(3));
    }
}
