package dev.tallylight.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ImportProgressTest {
    @Test
    void isReadAsItWasNoted() {
        Instant start = Instant.parse("2026-11-28T12:00:00.123Z");
        assertThat(ImportProgress.of(ImportProgress.name(start, 100_000, 25_000)))
                .isEqualTo(new ImportProgress(true, start, 100_000, 25_000));
    }

    @Test
    void fitsTheNameOfAConnection() {
        assertThat(ImportProgress.name(Instant.parse("9999-12-31T23:59:59Z"), 100_000, 100_000))
                .hasSizeLessThan(64);
    }

    @Test
    void isNoneOfAnyOtherName() {
        assertThat(ImportProgress.of("tallylight import of mine")).isEqualTo(ImportProgress.NONE);
        assertThat(ImportProgress.of("tallylight import 1 2 99999999999")).isEqualTo(ImportProgress.NONE);
    }
}
