package dev.tallylight.history.report;

import static dev.tallylight.testing.Api.TOKEN;
import static dev.tallylight.testing.Api.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Histories that are planted: paused streams, which nobody watches, with transitions of some hours ago. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class HistoryApiAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** As the test's reader of JSON has numbers. */
    private static final Offset<Double> FLOAT = within(1e-7);

    @Inject
    Pool pool;

    private final String tag = "tag-" + UUID.randomUUID();
    private final List<String> streams = new ArrayList<>();
    private final Instant begin = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(3));

    @BeforeEach
    void partitions() {
        // of a month's first hours, the last month's
        sql("""
            do $$ declare month timestamp := date_trunc('month', now() at time zone 'UTC') - interval '1 month';
            begin
                if to_regclass('transition_' || to_char(month, 'YYYY_MM')) is null then
                    execute format('create table %I partition of transition for values from (%L) to (%L)',
                        'transition_' || to_char(month, 'YYYY_MM'), uuid_floor(month at time zone 'UTC'),
                        uuid_floor((month + interval '1 month') at time zone 'UTC'));
                end if;
            end $$""", Tuple.tuple());
    }

    @AfterEach
    void delete() {
        streams.forEach(id -> as(TOKEN).delete("/api/v1/streams/" + id));
    }

    private void sql(String statement, Tuple values) {
        (values.size() == 0
                        ? pool.query(statement).execute()
                        : pool.preparedQuery(statement).execute(values))
                .await()
                .atMost(PATIENCE);
    }

    private String stream(String name) {
        String id = Api.post("/streams", """
                        {"url":"http://history.example.com/%s.m3u8","name":"%s","tags":["%s"],"paused":true}""".formatted(UUID.randomUUID(), name, tag))
                .statusCode(201)
                .extract()
                .path("id");
        streams.add(id);
        sql(
                "update stream set created_at = $2 where id = $1",
                Tuple.of(UUID.fromString(id), begin.atOffset(ZoneOffset.UTC)));
        sql(
                "update stream_state set status = 'unknown', since = $2 where stream_id = $1",
                Tuple.of(UUID.fromString(id), begin.atOffset(ZoneOffset.UTC)));
        return id;
    }

    private int sequence;
    private String last = "unknown";

    private void became(String stream, String status, double since, double confirmed) {
        sql(
                """
                insert into transition (id, stream_id, sequence, status, previous_status, since, confirmed_at, evidence)
                values (uuid_at($6), $1, $2, $3, $4, $5, $6, '[]')""",
                Tuple.tuple()
                        .addUUID(UUID.fromString(stream))
                        .addLong((long) ++sequence)
                        .addString(status)
                        .addString(last)
                        .addOffsetDateTime(at(since).atOffset(ZoneOffset.UTC))
                        .addOffsetDateTime(at(confirmed).atOffset(ZoneOffset.UTC)));
        sql(
                "update stream_state set status = $2, since = $3, sequence = $4 where stream_id = $1",
                Tuple.of(UUID.fromString(stream), status, at(since).atOffset(ZoneOffset.UTC), (long) sequence));
        last = status;
    }

    private Instant at(double seconds) {
        return begin.plus(Duration.ofMillis((long) (seconds * 1_000)));
    }

    /** Online from the first second on, and off air for 60.5 s, 1,000.25 s later. */
    private String withAnOutage(String name) {
        String stream = stream(name);
        sequence = 0;
        last = "unknown";
        became(stream, "online", 1, 5);
        became(stream, "offline", 1_000.25, 1_012);
        became(stream, "online", 1_060.75, 1_065);
        return stream;
    }

    private JsonPath get(String path) {
        return Api.get(path).then().statusCode(200).extract().jsonPath();
    }

    @Test
    void countsExactlyFromOneMomentToAnother() {
        String stream = withAnOutage("Studio A");
        JsonPath hour = get("/streams/" + stream + "/uptime?from=" + begin.minusSeconds(100) + "&to=" + at(3_600));
        assertThat(hour.getDouble("items[0].offlineSeconds")).isEqualTo(60.5);
        assertThat(hour.getDouble("items[0].unknownSeconds")).isEqualTo(101);
        assertThat(hour.getDouble("items[0].onlineSeconds")).isEqualTo(3_700 - 101 - 60.5);
        assertThat(hour.getDouble("items[0].excludedSeconds")).isZero();
        assertThat(hour.getDouble("items[0].degradedSeconds")).isZero();
        assertThat(hour.getInt("items[0].outages")).isEqualTo(1);
        assertThat(hour.getDouble("items[0].mttrSeconds")).isEqualTo(60.5);
        assertThat(hour.getDouble("items[0].availability")).isCloseTo(3_538.5 / 3_599, FLOAT);
        assertThat(hour.getDouble("items[0].coverage")).isCloseTo(3_599.0 / 3_700, FLOAT);

        JsonPath outage = get("/streams/" + stream + "/uptime?from=" + at(1_001) + "&to=" + at(1_002));
        assertThat(outage.getDouble("items[0].offlineSeconds")).isEqualTo(1);
        assertThat(outage.getDouble("items[0].availability")).isZero();

        JsonPath windows = get("/streams/" + stream + "/uptime?window=24h,7d");
        assertThat(windows.getList("items.window")).containsExactly("24h", "7d");
        assertThat(windows.getDouble("items[0].offlineSeconds")).isEqualTo(60.5);
        assertThat(sum(windows, "items[1]")).isCloseTo(7 * 86_400.0, within(0.1));
    }

    private static double sum(JsonPath of, String item) {
        return List.of("online", "degraded", "offline", "unknown", "excluded").stream()
                .mapToDouble(kind -> of.getDouble(item + "." + kind + "Seconds"))
                .sum();
    }

    @Test
    void ofWhatNothingIsKnownThereIsNoAvailability() {
        String stream = stream("Quiet");
        Api.get("/streams/" + stream + "/uptime?from=" + begin.minusSeconds(200) + "&to=" + begin.minusSeconds(100))
                .then()
                .statusCode(200)
                .body("items[0].availability", nullValue())
                .body("items[0].coverage", equalTo(0.0f))
                .body("items[0].mttrSeconds", nullValue());
    }

    @Test
    void whatNobodyLookedAtIsUnknown() {
        String stream = withAnOutage("Studio A");
        sql(
                "insert into history_gap (began, ended, seeing) values ($1, $2, '{}') on conflict do nothing",
                Tuple.of(at(2_000).atOffset(ZoneOffset.UTC), at(2_100).atOffset(ZoneOffset.UTC)));
        try {
            JsonPath hour = get("/streams/" + stream + "/uptime?from=" + at(1_500) + "&to=" + at(2_500));
            assertThat(hour.getDouble("items[0].unknownSeconds")).isEqualTo(100);
            assertThat(hour.getDouble("items[0].onlineSeconds")).isEqualTo(900);
        } finally {
            sql("delete from history_gap", Tuple.tuple());
        }
    }

    @Test
    void maintenanceIsExcludedAndStaysSoWhenItsWindowIsOver() {
        String stream = withAnOutage("Studio A");
        String window = Api.post("/maintenance", """
                        {"name":"Last night","start":"%s","duration":"10m","streams":["%s"]}""".formatted(
                                at(900).atOffset(ZoneOffset.UTC).toLocalDateTime(), stream))
                .statusCode(201)
                .extract()
                .path("id");
        JsonPath hour = get("/streams/" + stream + "/uptime?from=" + begin + "&to=" + at(3_600));
        assertThat(hour.getDouble("items[0].excludedSeconds")).isEqualTo(600);
        assertThat(hour.getDouble("items[0].offlineSeconds")).isZero();
        assertThat(hour.getInt("items[0].outages")).isZero();
        // what is mended of it counts as well
        Api.patch("/maintenance/" + window, "{\"duration\":\"20m\"}").statusCode(200);
        assertThat(get("/streams/" + stream + "/uptime?from=" + begin + "&to=" + at(3_600))
                        .getDouble("items[0].excludedSeconds"))
                .isEqualTo(1_200);
        // noted afterwards, and taken back
        as(TOKEN).delete("/api/v1/maintenance/" + window).then().statusCode(204);
        assertThat(get("/streams/" + stream + "/uptime?from=" + begin + "&to=" + at(3_600))
                        .getDouble("items[0].excludedSeconds"))
                .isZero();
        // there when it was
        sql(
                """
                insert into maintenance_past (window_id, began, ended, recurrence, streams, tags)
                select $1, $2, $3, recurrence, streams, tags from maintenance_past where window_id = $1 limit 1""",
                Tuple.of(
                        UUID.fromString(window),
                        at(0).atOffset(ZoneOffset.UTC),
                        at(1_200).atOffset(ZoneOffset.UTC)));
        assertThat(get("/streams/" + stream + "/uptime?from=" + begin + "&to=" + at(3_600))
                        .getDouble("items[0].excludedSeconds"))
                .isEqualTo(300);
    }

    @Test
    void aWindowThatCannotBeReadKeepsNothingElseFromBeingCounted() {
        String stream = withAnOutage("Studio A");
        UUID broken = UUID.randomUUID();
        sql("""
                insert into maintenance_past (window_id, began, ended, recurrence, streams, tags)
                values ($1, $2, $3, '{"start":"never"}', '{}', '{}')""", Tuple.of(broken, at(0).atOffset(ZoneOffset.UTC), at(1_200).atOffset(ZoneOffset.UTC)));
        try {
            assertThat(get("/streams/" + stream + "/uptime?from=" + begin + "&to=" + at(3_600))
                            .getDouble("items[0].offlineSeconds"))
                    .isEqualTo(60.5);
        } finally {
            sql("delete from maintenance_past where window_id = $1", Tuple.of(broken));
        }
    }

    @Test
    void anEditOfTheScheduleLeavesThePastAsItWas() {
        String stream = withAnOutage("Studio A");
        Api.patch("/streams/" + stream, """
                {"schedule":[{"start":"%s","duration":"1h"}]}""".formatted(Instant.now()
                        .plus(Duration.ofDays(1))
                        .atOffset(ZoneOffset.UTC)
                        .toLocalDateTime()))
                .statusCode(200);
        JsonPath hour = get("/streams/" + stream + "/uptime?from=" + begin + "&to=" + at(3_600));
        assertThat(hour.getDouble("items[0].excludedSeconds")).isZero();
        assertThat(hour.getDouble("items[0].offlineSeconds")).isEqualTo(60.5);
        JsonPath later = get("/streams/" + stream + "/uptime?window=1m");
        assertThat(later.getDouble("items[0].excludedSeconds")).isPositive();
    }

    @Test
    void historyIsInBucketsThatAddUp() {
        String stream = withAnOutage("Studio A");
        JsonPath history = get("/streams/" + stream + "/history?step=5m&from=" + at(30) + "&to=" + at(3_500));
        assertThat(history.getString("from")).isEqualTo(begin.toString().replace("Z", ".000Z"));
        assertThat(history.getList("buckets")).hasSize(12);
        for (int i = 0; i < 12; i++) {
            Map<String, Number> seconds = history.getMap("buckets[" + i + "].seconds");
            assertThat(seconds.keySet())
                    .containsExactlyInAnyOrder("online", "degraded", "offline", "unknown", "paused", "excluded");
            assertThat(seconds.values().stream()
                            .mapToDouble(Number::doubleValue)
                            .sum())
                    .isEqualTo(300);
        }
        assertThat(history.getDouble("buckets[3].seconds.offline")).isEqualTo(60.5);
        assertThat(history.getString("step")).isEqualTo("5m");
        assertThat(get("/streams/" + stream + "/history?from=" + at(0) + "&to=" + at(3_600))
                        .getString("step"))
                .isEqualTo("1m");
    }

    @Test
    void reportsAreByStreamTagAndDayAndAgree() {
        String first = withAnOutage("=Studio A");
        withAnOutage("Studio B");
        String period = "from=" + begin + "&to=" + at(3_600) + "&tag=" + tag;
        JsonPath byStream = get("/reports/availability?" + period);
        assertThat(byStream.getList("items")).hasSize(2);
        assertThat(byStream.getString("items[0].stream")).isEqualTo(first);
        assertThat(byStream.getDouble("items[0].offlineSeconds")).isEqualTo(60.5);
        JsonPath byTag = get("/reports/availability?groupBy=tag&" + period);
        assertThat(byTag.getString("items[0].tag")).isEqualTo(tag);
        assertThat(byTag.getDouble("items[0].offlineSeconds")).isEqualTo(121);
        assertThat(byTag.getInt("items[0].outages")).isEqualTo(2);
        JsonPath byDay = get("/reports/availability?groupBy=day&timezone=Asia/Kolkata&" + period);
        assertThat(byDay.getList("items.offlineSeconds", Double.class).stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isEqualTo(121);
        assertThat(byDay.getDouble("total.availability")).isEqualTo(byTag.getDouble("total.availability"));
        String csv = RestAssured.given()
                .header("Authorization", "Bearer " + TOKEN)
                .accept("text/csv")
                .get("/api/v1/reports/availability?" + period)
                .then()
                .statusCode(200)
                .contentType(containsString("text/csv"))
                .extract()
                .asString();
        assertThat(csv.lines().findFirst().orElseThrow()).startsWith("stream,name,availability,coverage,onlineSeconds");
        assertThat(csv).contains(first + ",'=Studio A,").contains(",60.5,");
    }

    @Test
    void streamsComeInPagesAndATableHasAllOfThem() {
        List<String> streams = List.of(withAnOutage("A"), withAnOutage("B"), withAnOutage("C"));
        String period = "from=" + begin + "&to=" + at(3_600) + "&tag=" + tag;
        JsonPath first = get("/reports/availability?limit=2&" + period);
        assertThat(first.getList("items.stream")).isEqualTo(streams.subList(0, 2));
        assertThat(first.getInt("total.streams")).isEqualTo(2);
        JsonPath second = get("/reports/availability?limit=2&cursor=" + first.getString("nextCursor") + "&" + period);
        assertThat(second.getList("items.stream")).isEqualTo(streams.subList(2, 3));
        assertThat(second.getString("nextCursor")).isNull();
        assertThat(get("/reports/availability?limit=3&" + period).getString("nextCursor"))
                .as("the last page knows that it is")
                .isNull();
        assertThat(get("/reports/availability?" + period).getList("items")).hasSize(3);
        String table = Api.get("/reports/availability?format=csv&" + period).asString();
        assertThat(table.lines().skip(1).map(line -> line.substring(0, line.indexOf(','))))
                .isEqualTo(streams);
    }

    @Test
    void aPageThatCannotBeIsNamed() {
        for (String wrong : List.of("limit=501", "limit=0", "limit=5&groupBy=tag", "limit=5&format=csv")) {
            Api.get("/reports/availability?" + wrong).then().body("violations.field", hasItem("limit"));
        }
        Api.get("/reports/availability?cursor=x").then().statusCode(400).body("violations.field", hasItem("cursor"));
    }

    @Test
    void aSliceSeesItsOwn() {
        String stream = withAnOutage("Studio A");
        String mine = token(tag);
        String others = token("tag-of-somebody-else");
        as(mine).get("/api/v1/streams/" + stream + "/uptime").then().statusCode(200);
        as(mine).get("/api/v1/summary").then().statusCode(200).body("streams.online", equalTo(1));
        as(mine).get("/api/v1/reports/availability").then().body("items.stream", hasItem(stream));
        as(others).get("/api/v1/streams/" + stream + "/uptime").then().statusCode(404);
        as(others).get("/api/v1/streams/" + stream + "/history").then().statusCode(404);
        as(others)
                .get("/api/v1/summary")
                .then()
                .body("streams.online", equalTo(0))
                .body("changes.size()", equalTo(0));
        as(others).get("/api/v1/reports/availability").then().body("items.size()", equalTo(0));
    }

    private static String token(String tag) {
        return Api.post("/tokens", """
                        {"name":"%s","role":"viewer","tags":["%s"]}""".formatted(UUID.randomUUID(), tag))
                .statusCode(201)
                .extract()
                .path("token");
    }

    @Test
    void theSummaryHasWhatGoesOnAndWhatChangedLast() {
        String stream = withAnOutage("Studio A");
        sql(
                "update stream_state set status = 'offline', outage_since = $2, reason = 'no_media' where stream_id = $1",
                Tuple.of(UUID.fromString(stream), at(5_000).atOffset(ZoneOffset.UTC)));
        Api.get("/summary")
                .then()
                .statusCode(200)
                .body("outages.streamId", hasItem(stream))
                .body("checkpoints.name", hasItem("Local"))
                .body("changes.size()", org.hamcrest.Matchers.greaterThan(0));
        await().untilAsserted(() -> assertThat(RestAssured.get("/q/metrics").asString())
                .containsPattern("tallylight_streams\\{.*status=\"offline\".*} [1-9]"));
    }

    @ParameterizedTest
    @CsvSource({
        "/uptime?window=yesterday,window",
        "/uptime?window=0s,window",
        "/uptime?window=73000d,window",
        "/uptime?window=1h&from=2026-11-01,window",
        "/uptime?from=2026-11-02&to=2026-11-01,to",
        "/uptime?from=1826-11-02&to=2026-11-01,from",
        "/uptime?from=1990-11-02&to=2026-11-01,from",
        "/uptime?from=now,from",
        "/uptime?from=2026-11-01&to=2026-13-01,to",
        "/uptime?from=2026-11-01&timezone=Mars/Olympus,timezone",
        "/history?step=7m,step",
        "/history?step=1m&from=2026-01-01&to=2026-11-01,step",
        "/history?from=2026-11-02&to=2026-11-02,to",
        "/history?from=+999999999-01-01T00:00:00Z,from"
    })
    void whatCannotBeIsNamed(String question, String field) {
        String stream = stream("Studio A");
        Api.get("/streams/" + stream + question.replace("+", "%2B"))
                .then()
                .statusCode(422)
                .body("violations.field", hasItem(field));
    }

    @ParameterizedTest
    @CsvSource({
        "timezone=Mars,timezone",
        "groupBy=name,groupBy",
        "from=2026-11-02&to=2026-11-01,to",
        "from=1826-11-02&to=2026-11-01,from",
        "format=xls,format"
    })
    void whatNoReportCanBeIsNamed(String question, String field) {
        Api.get("/reports/availability?" + question).then().statusCode(422).body("violations.field", hasItem(field));
    }
}
