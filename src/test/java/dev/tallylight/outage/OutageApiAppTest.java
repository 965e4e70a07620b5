package dev.tallylight.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import dev.tallylight.webhook.Receiver;
import dev.tallylight.webhook.Receiver.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An outage as API clients find it, from its first moment to its end, and what they write of it. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class OutageApiAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Pool pool;

    @Inject
    GoneStreams gone;

    private final String tag = "outage-" + UUID.randomUUID().toString().substring(0, 8);
    private final List<String> made = new ArrayList<>();
    private volatile boolean up = true;

    @AfterEach
    void removeWhatWasMade() {
        made.forEach(path -> Api.as(Api.TOKEN).delete("/api/v1" + path));
        sql("delete from outage where '" + tag + "' = any (tags)");
    }

    private void sql(String statement) {
        pool.query(statement).execute().await().atMost(Duration.ofSeconds(60));
    }

    private Receiver server() {
        return Receiver.answering(number -> Answer.of(up ? 200 : 500));
    }

    private String stream(Receiver server) {
        String id = Api.post("/streams", """
                        {"url": "%s", "protocol": "http", "tags": ["%s"], "name": "Studio <A>",
                         "policy": {"interval": "1s", "retryInterval": "1s", "failuresToDown": 1, "successesToUp": 1,
                                    "flapHigh": 0}}""".formatted(server.url("/" + tag), tag))
                .statusCode(201)
                .extract()
                .path("id");
        made.add("/streams/" + id);
        awaitStatus(id, "online");
        return id;
    }

    private static void awaitStatus(String id, String status) {
        await().atMost(PATIENCE).until(() -> Api.status(id).equals(status));
    }

    private static ValidatableResponse list(String query) {
        return Api.get("/outages?" + query).then().statusCode(200);
    }

    private String outage(String stream) {
        up = false;
        awaitStatus(stream, "offline");
        return list("open=true&stream=" + stream)
                .body("items", hasSize(1))
                .extract()
                .path("items[0].id");
    }

    private static String token(String role, String tag) {
        return Api.post("/tokens", "{\"name\":\"of outages\",\"role\":\"" + role + "\",\"tags\":[\"" + tag + "\"]}")
                .statusCode(201)
                .extract()
                .path("token");
    }

    /** Whoever knows a stream's id learns nothing more by it. */
    @Test
    void isNotThereBeyondTheSliceWhateverIsAskedFor() {
        try (Receiver server = server()) {
            String stream = stream(server);
            String id = outage(stream);
            String other = token("viewer", "of-others-" + tag);
            for (String query : List.of("stream=" + stream, "stream=" + stream + "&open=true", "tag=" + tag)) {
                Api.as(other)
                        .get("/api/v1/outages?" + query)
                        .then()
                        .statusCode(200)
                        .body("items", empty());
            }
            Api.as(token("viewer", tag))
                    .get("/api/v1/outages?stream=" + stream)
                    .then()
                    .body("items.id", equalTo(List.of(id)));
            list("stream=" + stream + "&tag=another").body("items", empty());
        }
    }

    @Test
    void isThereFromItsFirstMomentToItsEnd() {
        try (Receiver server = server()) {
            String stream = stream(server);
            list("stream=" + stream).body("items", empty()).body("nextCursor", nullValue());
            String id = outage(stream);
            Api.get("/outages/" + id)
                    .then()
                    .statusCode(200)
                    .body("streamId", equalTo(stream))
                    .body("name", equalTo("Studio <A>"))
                    .body("endedAt", nullValue())
                    .body("seconds", greaterThanOrEqualTo(0))
                    .body("reason", equalTo("server_error"))
                    .body("checkpoints[0].name", notNullValue())
                    .body("acknowledgedBy", nullValue())
                    .body("course[0].status", equalTo("offline"))
                    .body("told", empty());
            up = true;
            awaitStatus(stream, "online");
            var transition = Api.get("/streams/" + stream + "/transitions").then();
            int seconds = transition.extract().path("items[0].outageSeconds");
            String since = transition.extract().path("items[1].since");
            String ended = transition.extract().path("items[0].since");
            Api.get("/outages/" + id)
                    .then()
                    .body("since", equalTo(since))
                    .body("endedAt", equalTo(ended))
                    .body("seconds", equalTo(seconds))
                    .body("course.status", equalTo(List.of("offline", "online")));
            list("open=true&tag=" + tag).body("items", empty());
            list("open=false&tag=" + tag).body("items.id", equalTo(List.of(id)));
            list("tag=" + tag + "&from=" + since).body("items.id", equalTo(List.of(id)));
            list("tag=" + tag + "&from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z")
                    .body("items", empty());
            list("tag=" + tag + "&to=" + ended + "&from=2020-01-01T00:00:00Z").body("items", hasSize(1));
        }
    }

    @Test
    void isKnownWithItsStreamGone() {
        try (Receiver server = server()) {
            String stream = stream(server);
            String id = outage(stream);
            Api.as(Api.TOKEN).delete("/api/v1/streams/" + stream).then().statusCode(204);
            Api.get("/outages/" + id)
                    .then()
                    .body("endedAt", notNullValue())
                    .body("streamDeleted", equalTo(true))
                    .body("name", equalTo("Studio <A>"));
            list("tag=" + tag).body("items.id", equalTo(List.of(id)));
        }
    }

    /** However many there are: the deletion marks the latest, and the others are marked after it. */
    @Test
    void areAllKnownWithTheirStreamGone() {
        try (Receiver server = server()) {
            String stream = stream(server);
            sql("""
                    insert into outage (id, stream_id, name, tags, since, confirmed_at, ended_at, part_since, off_air_ms, course,
                                        checkpoints)
                    select uuid_at(at), '%s', 'Old name', array['%s'], at, at, at + interval '1 second', at, 1000, '[]', '[]'
                    from (select now() - interval '2 days' + n * interval '10 seconds' as at
                          from generate_series(1, 2500) as n) as times""".formatted(stream, tag));
            Api.as(Api.TOKEN).delete("/api/v1/streams/" + stream).then().statusCode(204);
            // the hub's own replica may be at it as well
            await().atMost(PATIENCE).untilAsserted(() -> {
                gone.mark().await().atMost(PATIENCE);
                var marked = pool.query(
                                "select count(*) as n from outage where gone and name = 'Studio <A>' and stream_id = '"
                                        + stream + "'")
                        .execute()
                        .await()
                        .atMost(PATIENCE);
                assertThat(marked.iterator().next().getLong("n")).isEqualTo(2_500);
            });
        }
    }

    @Test
    void isTakenInHandAndWrittenOf() {
        try (Receiver server = server()) {
            String id = outage(stream(server));
            String etag = Api.get("/outages/" + id).header("ETag");
            Api.patch("/outages/" + id, "{\"acknowledged\":true,\"acknowledgedWith\":\"on my way\"}")
                    .statusCode(200)
                    .header("ETag", not(etag))
                    .body("acknowledgedBy", notNullValue())
                    .body("acknowledgedAt", notNullValue())
                    .body("acknowledgedWith", equalTo("on my way"));
            Api.patch("/outages/" + id, "{\"note\":\"late\"}", etag).statusCode(412);
            Api.patch("/outages/" + id, "{\"note\":\"The licence\\nran out\",\"cause\":\"encoder\"}")
                    .statusCode(200)
                    .body("note", equalTo("The licence\nran out"))
                    .body("cause", equalTo("encoder"))
                    .body("acknowledgedWith", equalTo("on my way"));
            Api.patch("/outages/" + id, "{\"acknowledged\":false,\"note\":null}")
                    .statusCode(200)
                    .body("acknowledgedBy", nullValue())
                    .body("acknowledgedWith", nullValue())
                    .body("note", nullValue());
            Api.get("/audit?limit=20")
                    .then()
                    .body("items.findAll { it.objectId == '" + id + "' }.size()", equalTo(3))
                    .body("items.findAll { it.objectId == '" + id + "' }[0].object", equalTo("outage"));
        }
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{'cause':'gremlins'}|cause|must be one of encoder",
                "{'acknowledgedWith':'nobody'}|acknowledgedWith|set acknowledged to true",
                "{'acknowledged':true,'acknowledgedWith':'a\\nb'}|acknowledgedWith|one line",
            })
    void refusesWhatIsNotOne(String patch, String field, String words) {
        try (Receiver server = server()) {
            String id = outage(stream(server));
            Api.patch("/outages/" + id, patch.replace('\'', '"'))
                    .statusCode(422)
                    .body("violations[0].field", equalTo(field))
                    .body("violations[0].message", containsString(words));
        }
    }

    @Test
    void refusesANoteOfAMegabyteAndNamesIt() {
        try (Receiver server = server()) {
            String id = outage(stream(server));
            Api.patch("/outages/" + id, "{\"note\":\"" + "x".repeat(1_000_000) + "\"}")
                    .statusCode(422)
                    .body("violations[0].field", equalTo("note"))
                    .body("violations[0].message", containsString("1000000"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "from=yesterday,422,from",
        "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z,422,to",
        "to=12026-01-01T00:00:00Z,422,to",
        "open=maybe,400,open",
        "stream=studio,400,stream",
        "limit=0,400,limit",
        "cursor=x,400,cursor",
    })
    void refusesAQuestionThatCannotBeMeant(String query, int status, String field) {
        Api.get("/outages?" + query).then().statusCode(status).body("violations[0].field", equalTo(field));
    }

    @Test
    void isNotThereBeyondASlice() {
        try (Receiver server = server()) {
            String id = outage(stream(server));
            String others = token("editor", "of-others");
            Api.as(others).get("/api/v1/outages/" + id).then().statusCode(404);
            Api.as(others)
                    .body("{\"note\":\"x\"}")
                    .patch("/api/v1/outages/" + id)
                    .then()
                    .statusCode(404);
            Api.as(others).get("/api/v1/outages?tag=" + tag).then().body("items", empty());
            String ours = token("editor", tag);
            Api.as(ours).get("/api/v1/outages").then().body("items.id", equalTo(List.of(id)));
            Api.as(ours)
                    .body("{\"acknowledged\":true}")
                    .patch("/api/v1/outages/" + id)
                    .then()
                    .statusCode(200)
                    .body("acknowledgedBy", equalTo("of outages"));
            String viewer = token("viewer", tag);
            Api.as(viewer)
                    .body("{\"note\":\"x\"}")
                    .patch("/api/v1/outages/" + id)
                    .then()
                    .statusCode(403);
        }
    }

    @Test
    void tellsWhoWasToldAndWhatHappenedAround() {
        try (Receiver server = server();
                Receiver handler = Receiver.ok()) {
            String webhook = Api.post(
                            "/webhooks",
                            "{\"url\":\"" + handler.url("/hook") + "\",\"description\":\"The night shift\",\"tags\":[\""
                                    + tag + "\"]}")
                    .statusCode(201)
                    .extract()
                    .path("id");
            made.add("/webhooks/" + webhook);
            String deploy = Api.post("/annotations", "{\"text\":\"Deployed packager 4.2\",\"tags\":[\"" + tag + "\"]}")
                    .statusCode(201)
                    .extract()
                    .path("id");
            made.add("/annotations/" + deploy);
            String id = outage(stream(server));
            await().atMost(PATIENCE)
                    .until(() ->
                            handler.got().stream().anyMatch(got -> got.body().contains("\"outageId\":\"" + id + "\"")));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> Api.get("/outages/" + id)
                            .then()
                            .body("told[0].webhook", equalTo(webhook))
                            .body("told[0].name", equalTo("The night shift"))
                            .body("told[0].type", equalTo("stream.offline"))
                            .body("told[0].state", equalTo("succeeded"))
                            .body("told[0].finishedAt", notNullValue())
                            .body("around.text", hasItem("Deployed packager 4.2")));
            Api.as(token("viewer", "of-others"))
                    .get("/api/v1/annotations")
                    .then()
                    .body("items.id", not(hasItem(deploy)));
        }
    }

    @Test
    void fiftyThousandOutagesOfAStreamInADayPageQuicklyAndByAnIndex() {
        try (Receiver server = server()) {
            String stream = stream(server);
            sql("""
                    insert into outage (id, stream_id, name, tags, since, confirmed_at, ended_at, part_since, off_air_ms, course,
                                        checkpoints)
                    select uuid_at(at), '%s', 'Studio A', array['%s'], at, at, at + interval '1 second', at, 1000, '[]', '[]'
                    from (select now() - interval '2 days' + n * interval '1.7 seconds' as at
                          from generate_series(1, 50000) as n) as times""".formatted(stream, tag));
            sql("analyze outage");
            for (String query : List.of(
                    "stream=" + stream,
                    "tag=" + tag,
                    "limit=500",
                    "from=2020-01-01T00:00:00Z&stream=" + stream,
                    "from=2020-01-01T00:00:00Z&to=2021-01-01T00:00:00Z",
                    "open=true")) {
                long begun = System.nanoTime();
                list(query);
                assertThat(Duration.ofNanos(System.nanoTime() - begun))
                        .as(query)
                        .isLessThan(Duration.ofSeconds(2));
            }
            int seen = 0;
            String cursor = "";
            for (int page = 0; page < 5; page++) {
                var answer =
                        list("limit=500&stream=" + stream + "&cursor=" + cursor).extract();
                seen += answer.<List<?>>path("items").size();
                cursor = answer.path("nextCursor");
            }
            assertThat(seen).isEqualTo(2_500);
            for (OutageFilter filter : List.of(
                    OutageFilter.ofParameters(stream, null, null, null, null),
                    OutageFilter.ofParameters(null, tag, null, null, null),
                    OutageFilter.ofParameters(stream, null, "2026-01-01T00:00:00Z", null, null),
                    OutageFilter.ofParameters(null, null, "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", null),
                    OutageFilter.ofParameters(null, null, null, null, "true"))) {
                assertThat(plan(filter, stream)).as(filter.toString()).doesNotContain("Seq Scan on outage");
            }
        }
    }

    private String plan(OutageFilter filter, String stream) {
        OutageQuery query =
                OutageQuery.of(dev.tallylight.access.Slice.ALL, filter, List.of(UUID.fromString(stream)), null, 50);
        StringBuilder lines = new StringBuilder();
        pool.preparedQuery("explain " + query.sql())
                .execute(query.parameters())
                .await()
                .atMost(Duration.ofSeconds(20))
                .forEach(row -> lines.append(row.getString(0)).append('\n'));
        return lines.toString();
    }
}
