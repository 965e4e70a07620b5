package dev.tallylight.history.report;

import static dev.tallylight.testing.Api.TOKEN;
import static dev.tallylight.testing.Api.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.tallylight.access.ConsoleSessions;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.Browser;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
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
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one does in plenty takes nothing from the others. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class PlentyAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CHANGES = 100_400;

    @Inject
    Pool pool;

    private final String tag = "plenty-" + UUID.randomUUID().toString().substring(0, 8);
    private final List<String> streams = new ArrayList<>();
    private final List<String> windows = new ArrayList<>();

    @AfterEach
    void delete() {
        windows.forEach(id -> as(TOKEN).delete("/api/v1/maintenance/" + id));
        streams.forEach(id -> as(TOKEN).delete("/api/v1/streams/" + id));
        // the migrations' tests go through all that there are
        pool.preparedQuery("delete from transition where stream_id = any ($1)")
                .execute(Tuple.tuple()
                        .addArrayOfUUID(streams.stream().map(UUID::fromString).toArray(UUID[]::new)))
                .await()
                .atMost(PATIENCE);
    }

    private String stream(String... tags) {
        String id = Api.post(
                        "/streams",
                        "{\"url\":\"http://" + UUID.randomUUID()
                                + ".example.com/live.m3u8\",\"paused\":true,\"tags\":[\"" + String.join("\",\"", tags)
                                + "\"]}")
                .statusCode(201)
                .extract()
                .path("id");
        streams.add(id);
        return id;
    }

    private int page(String path) {
        String session = Browser.session(TOKEN);
        return given().header("Accept", "text/html")
                .cookie(ConsoleSessions.COOKIE, session)
                .get(path)
                .statusCode();
    }

    @Test
    void eightyHourlyWindowsOfOthersCostAStreamNothing() {
        String stream = stream(tag);
        for (int i = 0; i < 80; i++) {
            windows.add(Api.post("/maintenance", """
                            {"name":"Each hour","start":"2026-01-01T00:%02d","duration":"1m","rrule":"FREQ=HOURLY","tags":["%s-%d"]}""".formatted(i % 60, tag, i))
                    .statusCode(201)
                    .extract()
                    .path("id"));
        }
        Api.get("/streams/" + stream + "/uptime?window=30d").then().statusCode(200);
        Api.get("/reports/availability?groupBy=tag&from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z")
                .then()
                .statusCode(200);
        assertThat(List.of("/", "/streams", "/streams/" + stream, "/reports"))
                .allSatisfy(path -> assertThat(page(path)).isEqualTo(200));
    }

    @Test
    void aWindowThatRecursMoreThanHourlyIsRefusedWhateverItIsCalled() {
        for (String often : List.of(
                "FREQ=HOURLY;BYMINUTE=0,30", "FREQ=DAILY;BYHOUR=1,2;BYMINUTE=1,2,3,4,5,6,7,8,9,10,11,12,13,14")) {
            Api.post("/maintenance", """
                            {"name":"Often","start":"2026-01-01T00:00","duration":"1m","rrule":"%s","tags":["%s"]}""".formatted(often, tag))
                    .statusCode(422)
                    .body("violations.field", hasItem("rrule"));
        }
        Api.post("/streams", """
                        {"url":"http://plenty.example.com/%s.m3u8","schedule":[{"start":"2026-01-01T00:00","duration":"1m",
                         "rrule":"FREQ=HOURLY;BYMINUTE=0,15,30"}]}""".formatted(tag)).statusCode(422);
    }

    /** In a month's first hours some of what is planted is the last month's. */
    private void lastMonthsPartition() {
        pool.query("""
            do $$ declare month timestamp := date_trunc('month', now() at time zone 'UTC') - interval '1 month';
            begin
                if to_regclass('transition_' || to_char(month, 'YYYY_MM')) is null then
                    execute format('create table %I partition of transition for values from (%L) to (%L)',
                        'transition_' || to_char(month, 'YYYY_MM'), uuid_floor(month at time zone 'UTC'),
                        uuid_floor((month + interval '1 month') at time zone 'UTC'));
                end if;
            end $$""").execute().await().atMost(PATIENCE);
    }

    @Test
    void fiftyThousandOutagesOfADayAreCounted() {
        lastMonthsPartition();
        String stream = stream(tag);
        String calm = stream(tag);
        Instant to = Instant.now().truncatedTo(ChronoUnit.HOURS);
        Instant from = to.minus(Duration.ofHours(20));
        pool.preparedQuery("update stream set created_at = $2 where id = any ($1)")
                .execute(Tuple.of(
                        new UUID[] {UUID.fromString(stream), UUID.fromString(calm)}, from.atOffset(ZoneOffset.UTC)))
                .await()
                .atMost(PATIENCE);
        pool.preparedQuery("""
                insert into transition (id, stream_id, sequence, status, previous_status, since, confirmed_at, evidence)
                select uuid_at(at), $1, n + 1, case n % 2 when 0 then 'offline' else 'online' end,
                       case n % 2 when 0 then 'online' else 'offline' end, at, at, '[]'
                from (select n, cast($2 as timestamptz) + n * interval '700 milliseconds' as at
                      from generate_series(0, $3 - 1) as n) as changes""")
                .execute(Tuple.of(UUID.fromString(stream), from.atOffset(ZoneOffset.UTC), CHANGES))
                .await()
                .atMost(PATIENCE);
        String window = "from=" + from + "&to=" + from.plus(Duration.ofMillis(700L * CHANGES));
        JsonPath uptime = Api.get("/streams/" + stream + "/uptime?" + window)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(uptime.getInt("items[0].outages")).isEqualTo(CHANGES / 2);
        assertThat(uptime.getDouble("items[0].offlineSeconds")).isEqualTo(0.7 * CHANGES / 2);
        Api.get("/reports/availability?groupBy=stream&tag=" + tag + "&" + window)
                .then()
                .statusCode(200)
                .body("items.find { it.stream == '" + stream + "' }.outages", equalTo(CHANGES / 2));
        assertThat(page("/streams/" + stream)).isEqualTo(200);
        assertThat(page("/streams")).isEqualTo(200);
    }

    @Test
    void aSliceIsToldWhatIsPromisedOfItsOwnTagsAlone() {
        String other = tag + "-other";
        String stream = stream(tag, other);
        Api.as(TOKEN)
                .body("{\"tag\":\"" + other + "\",\"percent\":99.999}")
                .put("/api/v1/targets")
                .then()
                .statusCode(200);
        String viewer = Api.post("/tokens", "{\"name\":\"slice\",\"role\":\"viewer\",\"tags\":[\"" + tag + "\"]}")
                .statusCode(201)
                .extract()
                .path("token");
        String seen = as(viewer)
                .get("/api/v1/streams/" + stream + "/uptime?window=30d")
                .asString();
        assertThat(seen).doesNotContain("99.999");
        assertThat(Api.get("/streams/" + stream + "/uptime?window=30d").asString())
                .contains("99.999");
        as(TOKEN).delete("/api/v1/targets?tag=" + other);
    }

    @Test
    void whatIsPromisedIsWorthReckoning() {
        Api.as(TOKEN)
                .body("{\"tag\":\"" + tag + "\",\"percent\":1e-300}")
                .put("/api/v1/targets")
                .then()
                .statusCode(422)
                .body("violations.field", hasItem("percent"));
    }
}
