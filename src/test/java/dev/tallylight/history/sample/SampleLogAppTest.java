package dev.tallylight.history.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.Observation;
import dev.tallylight.agent.StreamId;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.Timings;
import dev.tallylight.probe.Verdict;
import dev.tallylight.status.ingest.Ingest;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class SampleLogAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Ingest ingest;

    @Inject
    SampleLog log;

    @Inject
    SampleRows rows;

    @Inject
    HourlyLatencies latencies;

    @Inject
    DayCount days;

    @Inject
    Pool pool;

    private String stream = "";
    private long number;

    @BeforeEach
    void add() {
        stream = Api.post("/streams", """
                        {"url":"http://samples.example.com/%s.m3u8","paused":true}""".formatted(UUID.randomUUID()))
                .statusCode(201)
                .extract()
                .path("id");
    }

    @AfterEach
    void delete() {
        Api.as(Api.TOKEN).delete("/api/v1/streams/" + stream);
    }

    private Observation seen(Instant at, Verdict verdict, long latency, @Nullable Long bitrate) {
        return new Observation(
                new StreamId(UUID.fromString(stream)),
                ++number,
                at,
                new ProbeOutcome(
                        Protocol.HLS,
                        verdict,
                        new Timings(null, null, null, null, Duration.ofMillis(latency), Duration.ofMillis(latency + 5)),
                        new MediaFacts("ts", null, null, bitrate),
                        List.of(),
                        ProbeMemory.NONE),
                null,
                null,
                false,
                false,
                false);
    }

    /** What comes in is in the history once it is written, where it belongs, and only once. */
    @Test
    void whatIsSeenIsInTheHistory() {
        Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(5));
        for (int again = 0; again < 2; again++) {
            for (int i = 0; i < 10; i++) {
                ingest.accept(
                        "paris",
                        UUID.randomUUID(),
                        seen(minute.plusSeconds(i), new Verdict.Up(true), 100 + i, 1_000L + i));
            }
        }
        ingest.accept(
                "paris",
                UUID.randomUUID(),
                seen(minute.plusSeconds(61), new Verdict.Down(Reason.NO_MEDIA, Stage.MEDIA, "nothing"), 5_000, null));
        ingest.accept(
                "oslo",
                UUID.randomUUID(),
                seen(minute, new Verdict.Unknown(Reason.PROBE_OFFLINE, Stage.CONNECT, "late"), 5, null));
        ingest.accept("oslo", UUID.randomUUID(), seen(minute.minus(Duration.ofDays(3)), new Verdict.Up(true), 5, null));
        log.writeAll().await().atMost(PATIENCE);
        log.writeAll().await().atMost(PATIENCE);

        JsonPath history = Api.get("/streams/" + stream + "/history?step=1m&from=" + minute + "&to="
                        + minute.plus(Duration.ofMinutes(2)))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(history.getList("buckets[0].checkpoints.id")).containsExactly("oslo", "paris");
        assertThat(history.getList("buckets[0].checkpoints.ok")).containsExactly(0, 10);
        assertThat(history.getList("buckets[0].checkpoints.unknown")).containsExactly(1, 0);
        assertThat(history.getList("buckets[1].checkpoints.failed")).containsExactly(0, 1);
        assertThat(history.getList("buckets[1].checkpoints.ok")).containsExactly(0, 0);
        assertThat(history.getInt("buckets[0].checkpoints[1].latencyMs.min")).isEqualTo(100);
        assertThat(history.getInt("buckets[0].checkpoints[1].latencyMs.p50")).isEqualTo(104);
        assertThat(history.getInt("buckets[0].checkpoints[1].latencyMs.max")).isEqualTo(109);
        assertThat(history.getInt("buckets[0].checkpoints[1].bitrate.avg")).isEqualTo(1_004);
        assertThat(history.getInt("buckets[0].checkpoints[1].bitrate.min")).isEqualTo(1_000);
        assertThat(history.<Object>get("buckets[1].checkpoints[1].latencyMs")).isNull();

        JsonPath hours = Api.get("/streams/" + stream + "/history?step=1h&from=" + minute + "&to="
                        + minute.plus(Duration.ofMinutes(2)))
                .jsonPath();
        assertThat(hours.getList("buckets.checkpoints.ok.flatten()", Integer.class).stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(10);
    }

    /** A day that is over is counted into hours and days, once, and read from there. */
    @Test
    void daysAreCountedFromTheirHours() {
        LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(3);
        Instant begin = day.atStartOfDay().toInstant(ZoneOffset.UTC);
        pool.query("update sample_progress set through = date '" + day.minusDays(2) + "', reached = null")
                .execute()
                .await()
                .atMost(PATIENCE);
        for (int hour = 0; hour < 3; hour++) {
            SampleSeries series = new SampleSeries(
                    new SampleSeries.Key(UUID.fromString(stream), "paris", begin.plus(Duration.ofHours(hour))));
            for (int i = 0; i < 60; i++) {
                series.add(
                        new Sample(
                                begin.plus(Duration.ofHours(hour))
                                        .plusSeconds(i * 60)
                                        .toEpochMilli(),
                                i == 7 ? Sample.Result.FAILED : Sample.Result.OK,
                                i == 7 ? "no_media" : null,
                                i == 7 ? null : (long) 100 * (hour + 1),
                                null),
                        0);
            }
            rows.write(List.of(series.snapshot())).await().atMost(PATIENCE);
            if (hour == 1) { // an agent was not answered, and told another process again
                SampleSeries.Snapshot told = series.snapshot();
                UUID another = new SampleSeries(told.key()).snapshot().part();
                rows.write(List.of(new SampleSeries.Snapshot(told.key(), another, told.data(), told.version())))
                        .await()
                        .atMost(PATIENCE);
            }
        }
        for (int i = 0; i < 200 && days.count().await().atMost(PATIENCE); i++) {
            assertThat(i).isLessThan(199);
        }
        // they are no longer asked
        pool.query("delete from sample where stream_id = '" + stream + "'")
                .execute()
                .await()
                .atMost(PATIENCE);
        for (String step : List.of("1h", "1d")) {
            JsonPath history = Api.get("/streams/" + stream + "/history?step=" + step + "&from=" + begin + "&to="
                            + begin.plus(Duration.ofDays(1)))
                    .jsonPath();
            assertThat(history.getList("buckets.checkpoints.ok.flatten()", Integer.class).stream()
                            .mapToInt(Integer::intValue)
                            .sum())
                    .as(step)
                    .isEqualTo(3 * 59);
        }
        JsonPath whole = Api.get("/streams/" + stream + "/history?step=1d&from=" + begin + "&to="
                        + begin.plus(Duration.ofDays(1)))
                .jsonPath();
        assertThat(whole.getInt("buckets[0].checkpoints[0].failed")).isEqualTo(3);
        assertThat(whole.getInt("buckets[0].checkpoints[0].latencyMs.min")).isEqualTo(100);
        assertThat(whole.getInt("buckets[0].checkpoints[0].latencyMs.p50")).isBetween(199, 202);
        assertThat(whole.getInt("buckets[0].checkpoints[0].latencyMs.max")).isBetween(297, 303);
    }

    private int ok(String step, Instant from) {
        return Api.get("/streams/" + stream + "/history?step=" + step + "&from=" + from + "&to="
                        + from.plus(Duration.ofHours(3)))
                .jsonPath()
                .getList("buckets.checkpoints.ok.flatten()", Integer.class)
                .stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    private void see(Instant from, int count) {
        for (int i = 0; i < count; i++) {
            ingest.accept("paris", UUID.randomUUID(), seen(from.plusSeconds(i), new Verdict.Up(true), 100, null));
        }
    }

    /** Before anything of it is written, when some of it is, and when all is; in hours and days as in minutes. */
    @Test
    void whatIsNotWrittenYetCountsOnceInHoursAndDaysToo() {
        Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(2));
        see(hour.plus(Duration.ofMinutes(59)).plusSeconds(50), 20); // over the border of two hours
        for (String step : List.of("1m", "1h", "1d")) {
            assertThat(ok(step, hour)).as(step + ", nothing written").isEqualTo(20);
        }
        log.writeAll().await().atMost(PATIENCE);
        for (String step : List.of("1m", "1h", "1d")) {
            assertThat(ok(step, hour)).as(step + ", all written").isEqualTo(20);
        }
        see(hour.plus(Duration.ofMinutes(70)), 5);
        for (String step : List.of("1m", "1h", "1d")) {
            assertThat(ok(step, hour)).as(step + ", some written").isEqualTo(25);
        }
        anotherWasTold(hour.plus(Duration.ofHours(1)));
        for (String step : List.of("1m", "1h", "1d")) {
            assertThat(ok(step, hour)).as(step + ", and another wrote").isEqualTo(26);
        }
        Map<UUID, List<@Nullable Integer>> small = latencies
                .of(List.of(UUID.fromString(stream)), Instant.now())
                .await()
                .atMost(PATIENCE);
        assertThat(Objects.requireNonNull(small.get(UUID.fromString(stream))).subList(21, 23))
                .as("the small line of lists")
                .isEqualTo(List.of(100, 100));
    }

    /** Of one sample that this process has as well, for an agent was not answered, and of one that it has not. */
    private void anotherWasTold(Instant hour) {
        SampleSeries series = new SampleSeries(new SampleSeries.Key(UUID.fromString(stream), "paris", hour));
        series.add(new Sample(hour.toEpochMilli(), Sample.Result.OK, null, 100L, null), 0);
        series.add(new Sample(hour.plusSeconds(1_800).toEpochMilli(), Sample.Result.OK, null, 100L, null), 0);
        rows.write(List.of(series.snapshot())).await().atMost(PATIENCE);
    }
}
