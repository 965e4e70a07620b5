package dev.tallylight.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.access.Slice;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImportProgressTest {
    @Test
    void isReadAsItWasNoted() {
        Instant start = Instant.parse("2026-11-28T12:00:00.123Z");
        assertThat(ImportProgress.of(Slice.ALL, ImportProgress.name(Slice.ALL, start, 100_000, 25_000)))
                .isEqualTo(new ImportProgress(true, start, 100_000, 25_000));
    }

    @Test
    void fitsTheNameOfAConnection() {
        assertThat(ImportProgress.name(Slice.ALL, Instant.parse("9999-12-31T23:59:59Z"), 100_000, 100_000))
                .hasSizeLessThan(64);
    }

    @Test
    void isNoneOfAnyOtherName() {
        assertThat(ImportProgress.of(Slice.ALL, "tallylight import of mine")).isEqualTo(ImportProgress.NONE);
        assertThat(ImportProgress.of(Slice.ALL, "tallylight import 1 2 99999999999"))
                .isEqualTo(ImportProgress.NONE);
    }

    @Test
    void isToldToWhoeverSeesAllOrHasTheSameSlice() {
        Slice sport = Slice.of(List.of("sport"));
        String name = ImportProgress.name(sport, Instant.EPOCH, 100_000, 100_000);

        assertThat(name.length()).isLessThan(64);
        assertThat(ImportProgress.of(Slice.ALL, name).underWay()).isTrue();
        assertThat(ImportProgress.of(sport, name).underWay()).isTrue();
        assertThat(ImportProgress.of(Slice.of(List.of("news")), name)).isEqualTo(ImportProgress.NONE);
        assertThat(ImportProgress.of(sport, ImportProgress.name(Slice.ALL, Instant.EPOCH, 1, 1)))
                .isEqualTo(ImportProgress.NONE);
    }
}
