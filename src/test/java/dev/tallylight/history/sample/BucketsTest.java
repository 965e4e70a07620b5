package dev.tallylight.history.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BucketsTest {
    private static final Instant FROM = Instant.parse("2026-11-29T10:00:00Z");

    private static final UUID PART = new UUID(0, 1);

    private static SampleRows.DataRow row(int hour, String checkpoint, int... minutes) {
        SampleEncoding encoding = new SampleEncoding();
        Instant begin = FROM.plus(Duration.ofHours(hour));
        for (int minute : minutes) {
            encoding.append(new Sample(
                    begin.plus(Duration.ofMinutes(minute)).toEpochMilli(),
                    Sample.Result.OK,
                    null,
                    100L + minute,
                    null));
        }
        return new SampleRows.DataRow(begin, checkpoint, new UUID(0, checkpoint.hashCode()), encoding.bytes());
    }

    private static List<Integer> ok(List<List<Figures.View>> buckets, int checkpoint) {
        return buckets.stream().map(bucket -> bucket.get(checkpoint).ok()).toList();
    }

    /** Two processes' rows of one hour add up, and no bucket has what was of another hour or checkpoint. */
    @Test
    void eachSampleIsInItsOwnBucket() {
        Buckets buckets = new Buckets(FROM, FROM.plus(Duration.ofHours(2)), Duration.ofMinutes(30));
        buckets.add(row(0, "oslo", 0, 29, 30));
        buckets.add(row(0, "paris", 1));
        buckets.add(row(0, "paris", 2, 59));
        buckets.add(row(1, "oslo", 45));
        buckets.add(row(2, "oslo", 0)); // after the end

        List<List<Figures.View>> views = buckets.views();
        assertThat(ok(views, 0)).containsExactly(2, 1, 0, 1);
        assertThat(ok(views, 1)).containsExactly(2, 1, 0, 0);
        assertThat(views.get(3).get(0).latencyMs()).isEqualTo(new Figures.LatencyView(145, 145, 145, 145));
        assertThat(views.get(2).get(0).latencyMs()).isNull();
    }

    /** An agent was not answered in time, and told another replica the same again. */
    @Test
    void whatTwoProcessesWereToldCountsOnce() {
        for (Duration step : List.of(Duration.ofMinutes(30), Duration.ofHours(1))) {
            Buckets buckets = new Buckets(FROM, FROM.plus(Duration.ofHours(2)), step);
            buckets.add(row(0, "oslo", 0, 10, 20));
            buckets.add(row(0, "oslo", 10, 20, 25));
            buckets.add(row(1, "oslo", 10));
            assertThat(ok(buckets.views(), 0).stream().mapToInt(each -> each).sum())
                    .isEqualTo(5);
            assertThat(ok(buckets.views(), 0).getFirst()).isEqualTo(4);
        }
    }

    @Test
    void hoursAddUpToADayWhereCheckpointsTakeTurns() {
        Buckets buckets = new Buckets(FROM, FROM.plus(Duration.ofDays(1)), Duration.ofDays(1));
        for (int hour = 0; hour < 24; hour++) {
            for (String checkpoint : List.of("oslo", "paris")) {
                Figures.Stored hours = new Figures.Stored(1, 2, 3, null, 0, 0, null);
                buckets.add(new SampleRows.HourRow(FROM.plus(Duration.ofHours(hour)), checkpoint, PART, hours));
            }
        }
        assertThat(buckets.views().getFirst())
                .containsExactly(
                        new Figures.View("oslo", 24, 48, 72, null, null),
                        new Figures.View("paris", 24, 48, 72, null, null));
    }

    @Test
    void aRowThatCannotBeReadIsLeftOut() {
        Buckets buckets = new Buckets(FROM, FROM.plus(Duration.ofHours(1)), Duration.ofHours(1));
        buckets.add(new SampleRows.DataRow(FROM, "oslo", new UUID(0, 1), new byte[] {99}));
        buckets.add(row(0, "paris", 1));
        assertThat(buckets.views().getFirst()).extracting(Figures.View::id).containsExactly("paris");
    }

    @Test
    void allCheckpointsTogetherAreCountedWhereThatIsAsked() {
        Buckets buckets = new Buckets(FROM, FROM.plus(Duration.ofHours(2)), Duration.ofMinutes(30), true);
        buckets.add(row(0, "oslo", 0, 29, 30));
        buckets.add(row(0, "paris", 2));
        buckets.add(row(1, "paris", 45));
        assertThat(buckets.together()).extracting(Figures.View::ok).containsExactly(3, 1, 0, 1);
        assertThat(buckets.together().getFirst().latencyMs()).isEqualTo(new Figures.LatencyView(100, 102, 129, 129));
        assertThat(ok(buckets.views(), 0)).containsExactly(2, 1, 0, 0);
    }

    @Test
    void aDayTogetherIsOfAllItsHours() {
        Buckets buckets = new Buckets(FROM, FROM.plus(Duration.ofDays(1)), Duration.ofDays(1), true);
        for (int hour = 0; hour < 24; hour++) {
            for (String checkpoint : List.of("oslo", "paris")) {
                Figures.Stored hours = new Figures.Stored(1, 2, 3, null, 0, 0, null);
                buckets.add(new SampleRows.HourRow(FROM.plus(Duration.ofHours(hour)), checkpoint, PART, hours));
            }
        }
        assertThat(buckets.together()).containsExactly(new Figures.View("", 48, 96, 144, null, null));
    }
}
