package dev.tallylight.history.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SampleSeriesTest {
    private static final Instant HOUR = Instant.parse("2026-11-29T10:00:00Z");
    private static final Instant OVER = HOUR.plus(Duration.ofMinutes(67));
    private static final Duration EVERY = Duration.ofMinutes(6);

    private final SampleSeries series = new SampleSeries(new SampleSeries.Key(UUID.randomUUID(), "paris", HOUR));

    private void add(int second) {
        series.add(
                new Sample(HOUR.plusSeconds(second).toEpochMilli(), Sample.Result.OK, null, 100L, null),
                Duration.ofSeconds(second).toNanos());
    }

    /** What cannot be written waits as long as anything else, even where its hour is over, and is given up in the end. */
    @Test
    void whatIsRefusedIsGivenUpAfterSomeTries() {
        add(1);
        add(2);
        long now = Duration.ofHours(2).toNanos();
        for (int tries = 1; tries < SampleSeries.TRIES; tries++) {
            assertThat(series.isDue(EVERY, OVER, now)).isTrue();
            assertThat(series.noteRefused(series.snapshot(), now)).isZero();
            assertThat(series.isDue(EVERY, OVER, now + 1)).isFalse();
            assertThat(series.isDone(OVER)).isFalse();
            now += EVERY.toNanos();
        }
        assertThat(series.noteRefused(series.snapshot(), now)).isEqualTo(2);
        assertThat(series.isUnwritten()).isFalse();
        assertThat(series.isDone(OVER)).isTrue();
    }

    @Test
    void whatIsWrittenAfterARefusalLosesNothing() {
        add(1);
        series.noteRefused(series.snapshot(), 0);
        series.noteWritten(series.snapshot(), 0);
        add(2);
        assertThat(series.noteRefused(series.snapshot(), 0)).isZero();
        assertThat(series.isUnwritten()).isTrue();
    }

    /** A row's own fault is told from a database that is away. */
    @Test
    void onlyWhatIsWrongWithARowIsARefusal() {
        assertThat(SampleLog.isRefusal(new PgException("no partition", "ERROR", "23514", "")))
                .isTrue();
        assertThat(SampleLog.isRefusal(new PgException("out of range", "ERROR", "22003", "")))
                .isTrue();
        assertThat(SampleLog.isRefusal(new IllegalArgumentException("samples that are cut off")))
                .isTrue();
        assertThat(SampleLog.isRefusal(new PgException("shutting down", "FATAL", "57P01", "")))
                .isFalse();
        assertThat(SampleLog.isRefusal(new IOException("closed"))).isFalse();
    }
}
