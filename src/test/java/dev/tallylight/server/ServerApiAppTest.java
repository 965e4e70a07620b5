package dev.tallylight.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.Handler;
import dev.tallylight.testing.PostgresResource;
import dev.tallylight.webhook.message.DispersaBody;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server as API clients find it, from its first heartbeat through an outage, and what its handlers are told. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ServerApiAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Pool pool;

    private final String tag = "server-" + UUID.randomUUID().toString().substring(0, 8);
    private final List<String> made = new ArrayList<>();

    @AfterEach
    void removeWhatWasMade() {
        made.forEach(path -> Api.as(Api.TOKEN).delete("/api/v1" + path));
    }

    /** With its key. */
    private record Made(String id, String key) {}

    private Made server(String more) {
        Response response = Api.post(
                        "/servers", "{\"name\": \"edge1.example.com\", \"tags\": [\"" + tag + "\"]" + more + "}")
                .statusCode(201)
                .extract()
                .response();
        made.add("/servers/" + text(response, "id"));
        return new Made(text(response, "id"), text(response, "key"));
    }

    private static String text(Response response, String field) {
        return String.valueOf(response.<Object>path(field));
    }

    private static Response beat(String key) {
        return RestAssured.given().post("/api/v1/heartbeats/" + key);
    }

    private static String status(Made server) {
        return text(Api.get("/servers/" + server.id()), "status");
    }

    private static void awaitStatus(Made server, String status) {
        await().atMost(PATIENCE).until(() -> status(server).equals(status));
    }

    private static final String SHORT = ", \"interval\": \"5s\", \"grace\": \"5s\"";

    @Test
    void isAddedWithTheFamilysTimesAndAKeyThatIsShownOnce() {
        Made server = server("");
        assertThat(server.key()).startsWith("hb_").hasSize(46);
        Api.get("/servers/" + server.id())
                .then()
                .statusCode(200)
                .header("ETag", notNullValue())
                .body("key", nullValue())
                .body("interval", equalTo("30s"))
                .body("grace", equalTo("20m"))
                .body("status", equalTo("unknown"))
                .body("lastHeartbeatAt", nullValue());
        Api.get("/servers?tag=" + tag).then().body("items.id", equalTo(List.of(server.id())));
        Api.get("/servers?q=EDGE1&status=unknown&tag=" + tag).then().body("items", hasSize(1));
        Api.get("/servers?status=offline&tag=" + tag).then().body("items", hasSize(0));
    }

    @Test
    void isHeardByAnyMethodAndSaysWhatItLikes() {
        Made server = server("");
        RestAssured.given().get("/api/v1/heartbeats/" + server.key()).then().statusCode(204);
        RestAssured.given().head("/api/v1/heartbeats/" + server.key()).then().statusCode(204);
        RestAssured.given()
                .contentType("application/json")
                .body("{\"load\": 0.5, \"version\": \"4.1\"}")
                .post("/api/v1/heartbeats/" + server.key())
                .then()
                .statusCode(204);
        awaitStatus(server, "online");
        Api.get("/servers/" + server.id())
                .then()
                .body("facts.load", equalTo("0.5"))
                .body("facts.version", equalTo("4.1"))
                .body("lastHeartbeatAt", notNullValue());
        Api.get("/events?types=server.online&limit=500").then().body("items.data.server.id", not(hasItem(server.id())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "load=1", "[1,2]", "\"text\"", "null"})
    void wrongJsonIsAHeartbeatAllTheSame(String body) {
        Made server = server("");
        RestAssured.given()
                .contentType("application/json")
                .body(body)
                .post("/api/v1/heartbeats/" + server.key())
                .then()
                .statusCode(204);
        awaitStatus(server, "online");
    }

    @Test
    void aBodyThatIsTooLargeIsNamedAndTheHeartbeatCounts() {
        Made server = server("");
        RestAssured.given()
                .contentType("application/json")
                .body("{\"a\": \"" + "x".repeat(20_000) + "\"}")
                .post("/api/v1/heartbeats/" + server.key())
                .then()
                .statusCode(413)
                .body("detail", containsString("16 KiB"));
        awaitStatus(server, "online");
    }

    /** Nobody is offline for what he sent along. */
    @ParameterizedTest
    @CsvSource({
        "application/x-www-form-urlencoded,200000,false",
        "application/x-www-form-urlencoded,6,true",
        "json,6,false",
        "'',6,true",
        "application/json,3000000,false",
        "application/json,3000000,true"
    })
    void whateverIsSentWithItAHeartbeatCounts(String type, int length, boolean chunked) throws Exception {
        Made server = server("");
        byte[] body = "x".repeat(length).getBytes(StandardCharsets.US_ASCII);
        HttpRequest beat = HttpRequest.newBuilder(
                        URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/api/v1/heartbeats/" + server.key()))
                .header("Content-Type", type)
                .POST(
                        chunked
                                ? HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
                                : HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            assertThat(client.send(beat, HttpResponse.BodyHandlers.discarding()).statusCode())
                    .isEqualTo(length > 16 * 1024 ? 413 : 204);
        }
        awaitStatus(server, "online");
    }

    /** Its last heartbeats may be in a process's memory alone, as long as the old limit lets them. */
    @Test
    void isNotOfflineByAnOldHeartbeatWhereItsGraceIsMadeShorter() {
        Made server = server("");
        beat(server.key());
        awaitStatus(server, "online");
        on("update server_beat set at = now() - interval '100 seconds' where server_id = '" + server.id() + "'");
        Api.patch("/servers/" + server.id(), "{\"grace\": \"1m\"}").statusCode(200);
        assertThat(on("select 1 from server_state where server_id = '" + server.id()
                        + "' and status = 'online' and look_at > now() + interval '20 seconds'"))
                .as("looked at when all processes have written what they heard")
                .isEqualTo(1);
        beat(server.key());
        await().atMost(PATIENCE)
                .until(() -> on("select 1 from server_beat where server_id = '" + server.id()
                                + "' and at > now() - interval '50 seconds'")
                        == 1);
        assertThat(status(server)).isEqualTo("online");
    }

    private int on(String sql) {
        return pool.query(sql).execute().await().atMost(PATIENCE).rowCount();
    }

    /** Whoever decides on a server locks what it is held to be, and then the server: whoever deletes it does so too. */
    @Test
    void isDeletedWhileItIsHeard() throws Exception {
        Made server = server("");
        SqlConnection decides = pool.getConnection().await().atMost(PATIENCE);
        try {
            decides.query("begin").execute().await().atMost(PATIENCE);
            decides.query("select from server_state where server_id = '" + server.id() + "' for no key update")
                    .execute()
                    .await()
                    .atMost(PATIENCE);
            try (ExecutorService another = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Integer> gone = another.submit(() -> Api.as(Api.TOKEN)
                        .delete("/api/v1/servers/" + server.id())
                        .statusCode());
                await().atMost(PATIENCE)
                        .until(() -> pool.query("select from pg_stat_activity where wait_event_type = 'Lock'"
                                                + " and query ~ 'server'")
                                        .execute()
                                        .await()
                                        .atMost(PATIENCE)
                                        .size()
                                > 0);
                decides.query("select from server where id = '" + server.id() + "' for key share")
                        .execute()
                        .await()
                        .atMost(PATIENCE);
                decides.query("commit").execute().await().atMost(PATIENCE);
                assertThat(gone.get()).isEqualTo(204);
            }
        } finally {
            decides.close().await().atMost(PATIENCE);
        }
        Api.get("/servers/" + server.id()).then().statusCode(404);
    }

    @Test
    void silenceIsOneOfflineAndTheNextHeartbeatOneOnlineWithTheirOutage() throws Exception {
        try (Handler dispersa = new Handler();
                Handler standard = new Handler()) {
            webhook(dispersa, "\"format\": \"dispersa\", \"token\": \"secret\", \"events\": [\"server.offline\"]");
            webhook(standard, "\"format\": \"standard\"");
            Made server = server(SHORT);
            beat(server.key()).then().statusCode(204);
            awaitStatus(server, "online");
            awaitStatus(server, "offline");
            Response offline = Api.get("/servers/" + server.id());
            assertThat(text(offline, "reason")).isEqualTo("heartbeat_missing");
            String outage = text(offline, "outageId");
            Api.get("/outages/" + outage)
                    .then()
                    .statusCode(200)
                    .body("serverId", equalTo(server.id()))
                    .body("streamId", nullValue())
                    .body("name", equalTo("edge1.example.com"))
                    .body("reason", equalTo("heartbeat_missing"))
                    .body("endedAt", nullValue());
            Api.get("/outages?open=true&tag=" + tag).then().body("items.id", equalTo(List.of(outage)));
            beat(server.key());
            awaitStatus(server, "online");
            Api.get("/outages/" + outage).then().body("endedAt", notNullValue());
            await().atMost(PATIENCE)
                    .until(() ->
                            dispersa.posts().size() == 2 && standard.posts().size() == 2);
            told(dispersa.posts().get(0).body(), "offline");
            told(dispersa.posts().get(1).body(), "online");
            JsonPath online = JsonPath.from(standard.posts().get(1).body());
            assertThat(online.getString("type")).isEqualTo("server.online");
            assertThat(online.getString("data.server.id")).isEqualTo(server.id());
            assertThat(online.getString("data.outageId")).isEqualTo(outage);
            assertThat(online.getString("data.previousStatus")).isEqualTo("offline");
            assertThat(online.getLong("data.outageSeconds")).isPositive();
            JsonPath told = JsonPath.from(standard.posts().get(0).body());
            assertThat(told.getString("data.reason")).isEqualTo("heartbeat_missing");
            assertThat(told.getString("data.since")).isNotNull();
            assertThat(told.getString("data.lastHeartbeatAt")).isNotNull();
        }
    }

    private void webhook(Handler handler, String how) {
        made.add("/webhooks/"
                + text(
                        Api.post(
                                        "/webhooks",
                                        "{\"url\": \"" + handler.url() + "\", \"tags\": [\"" + tag + "\"], " + how
                                                + "}")
                                .statusCode(201)
                                .extract()
                                .response(),
                        "id"));
    }

    private static void told(String body, String status) {
        JsonPath json = JsonPath.from(body);
        String time = json.getString("time");
        assertThat(body)
                .isEqualTo("{\"time\":\"" + time + "\",\"digest\":\"" + DispersaBody.digest(time, "secret")
                        + "\",\"server\":\"edge1.example.com\",\"status\":\"" + status + "\"}");
    }

    @Test
    void aStreamThatDependsOnASilentServerIsNotTold() throws Exception {
        try (Handler handler = new Handler()) {
            webhook(handler, "\"format\": \"standard\"");
            Made server = server(SHORT);
            beat(server.key());
            awaitStatus(server, "online");
            awaitStatus(server, "offline");
            String stream = Api.post("/streams", """
                            {"url": "http://127.0.0.1:9/%s", "protocol": "http", "tags": ["%s"], "dependsOn": ["%s"],
                             "policy": {"interval": "1s", "retryInterval": "1s", "failuresToDown": 1, "flapHigh": 0}}""".formatted(tag, tag, server.id()))
                    .statusCode(201)
                    .extract()
                    .path("id");
            made.add("/streams/" + stream);
            await().atMost(PATIENCE).until(() -> Api.status(stream).equals("offline"));
            Api.get("/streams/" + stream + "/transitions").then().body("items[0].withheld", equalTo("parent_down"));
            assertThat(handler.posts()).allMatch(post -> post.body().contains("server.offline"));
            Api.as(Api.TOKEN).delete("/api/v1/servers/" + server.id()).then().statusCode(204);
            Api.get("/streams/" + stream).then().body("dependsOn", equalTo(List.of()));
            // what is withheld is looked at again every half a minute: it is due
            pool.preparedQuery(
                            "update stream_state set recheck_at = now() where stream_id = $1 and recheck_at is not null")
                    .execute(Tuple.of(UUID.fromString(stream)))
                    .await()
                    .atMost(PATIENCE);
            await().atMost(PATIENCE)
                    .until(() -> handler.posts().stream()
                            .anyMatch(post -> post.body().contains("stream.offline")));
        }
    }

    @Test
    void maintenanceOfItsTagKeepsItQuiet() throws Exception {
        try (Handler handler = new Handler()) {
            webhook(handler, "\"format\": \"standard\"");
            Made server = server(SHORT);
            String mute = Api.post("/mutes", "{\"tags\": [\"" + tag + "\"], \"for\": \"1h\"}")
                    .statusCode(201)
                    .extract()
                    .path("id");
            beat(server.key());
            awaitStatus(server, "online");
            awaitStatus(server, "offline");
            Api.get("/events?types=server.offline&limit=500")
                    .then()
                    .body(
                            "items.find { it.data.server instanceof Map && it.data.server.id == '" + server.id()
                                    + "' }.withheld.reason",
                            equalTo("muted"));
            assertThat(handler.posts()).isEmpty();
            Api.as(Api.TOKEN).delete("/api/v1/maintenance/" + mute);
            await().atMost(PATIENCE).until(() -> handler.posts().size() == 1);
            assertThat(handler.posts().getFirst().body()).contains("server.offline");
        }
    }

    @Test
    void aPauseLeavesItAloneAndARotatedKeyIsNobodys() {
        Made server = server(SHORT);
        beat(server.key());
        awaitStatus(server, "online");
        Api.post("/servers/" + server.id() + "/pause").statusCode(200).body("status", equalTo("paused"));
        Api.post("/servers/" + server.id() + "/resume").statusCode(200).body("status", equalTo("unknown"));
        String other = Api.post("/servers/" + server.id() + "/rotate-key")
                .statusCode(200)
                .body("key", startsWith("hb_"))
                .extract()
                .path("key");
        await().atMost(PATIENCE).until(() -> beat(server.key()).statusCode() != 204);
        beat(other).then().statusCode(204);
        awaitStatus(server, "online");
    }

    @Test
    void isChangedByAMergePatchThatKnowsWhatItSaw() {
        Made server = server("");
        String etag = Api.get("/servers/" + server.id()).header("ETag");
        Api.patch("/servers/" + server.id(), "{\"grace\": \"1h\", \"name\": \"edge2\"}")
                .statusCode(200)
                .body("grace", equalTo("1h"))
                .body("interval", equalTo("30s"))
                .body("name", equalTo("edge2"));
        Api.patch("/servers/" + server.id(), "{\"name\": \"edge3\"}", etag).statusCode(412);
        Api.patch("/servers/" + server.id(), "{\"grace\": null}").body("grace", equalTo("20m"));
        Api.as(Api.TOKEN).delete("/api/v1/servers/" + server.id()).then().statusCode(204);
        Api.get("/servers/" + server.id()).then().statusCode(404);
        await().atMost(PATIENCE).until(() -> beat(server.key()).statusCode() != 204);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                             | name
            {"name": " "}                                  | name
            {"name": "a\\u202eb"}                          | name
            {"name": "a", "interval": "4s"}                | interval
            {"name": "a", "interval": "8d"}                | interval
            {"name": "a", "grace": "4s"}                   | grace
            {"name": "a", "grace": "32d"}                  | grace
            {"name": "a", "tags": [""]}                    | tags
            {"name": "a", "dependsOn": ["x"]}              | dependsOn[0]
            {"name": "a", "dependsOn": ["0199a1b2-0000-7000-8000-000000000001"]} | dependsOn
            """)
    void whatIsNotValidIsNamed(String body, String field) {
        Api.post("/servers", body).statusCode(422).body("violations.field", hasItem(field));
    }

    @Test
    void noWayLeadsBackToItself() {
        Made one = server("");
        Made other = server(", \"dependsOn\": [\"" + one.id() + "\"]");
        Api.patch("/servers/" + one.id(), "{\"dependsOn\": [\"" + other.id() + "\"]}")
                .statusCode(422)
                .body("type", equalTo("urn:tallylight:problem:dependency-circle"));
        Api.post("/servers", "{\"name\": \"a\", \"grace\": \"a while\"}")
                .statusCode(422)
                .body("violations.field", hasItem("grace"));
        Api.post("/servers", "{\"name\": \"a\", \"colour\": \"red\"}").statusCode(400);
    }

    @Test
    void aSliceSeesItsOwnAlone() {
        Made server = server("");
        Response token = Api.post(
                        "/tokens",
                        "{\"name\": \"slice " + tag + "\", \"role\": \"editor\", \"tags\": [\"other-" + tag + "\"]}")
                .statusCode(201)
                .extract()
                .response();
        made.add("/tokens/" + text(token, "id"));
        String secret = text(token, "token");
        Api.as(secret).get("/api/v1/servers/" + server.id()).then().statusCode(404);
        Api.as(secret).get("/api/v1/servers").then().body("items", hasSize(0));
        Api.as(secret).delete("/api/v1/servers/" + server.id()).then().statusCode(404);
        Api.as(secret)
                .post("/api/v1/servers/" + server.id() + "/rotate-key")
                .then()
                .statusCode(404);
        Response own = Api.as(secret)
                .body("{\"name\": \"mine\", \"tags\": [\"other-" + tag + "\"]}")
                .post("/api/v1/servers");
        own.then().statusCode(201).body("tags", hasItems("other-" + tag));
        made.add("/servers/" + text(own, "id"));
    }

    private static int unknownBeat(HttpClient client) throws Exception {
        String key = "hb_" + (UUID.randomUUID().toString() + UUID.randomUUID()).substring(0, 43);
        URI uri = URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/api/v1/heartbeats/" + key);
        return client.send(
                        HttpRequest.newBuilder(uri)
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** Thousands of unknown keys at once: known ones are heard meanwhile, and afterwards. */
    @Test
    void unknownKeysHarmNoKnownOnes() throws Exception {
        Made server = server("");
        beat(server.key());
        awaitStatus(server, "online");
        Set<Integer> answers = new ConcurrentSkipListSet<>();
        List<Future<?>> floods = new ArrayList<>();
        // a client that uses its connections again: REST Assured would leave thousands of them open
        try (HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 60; i++) {
                floods.add(many.submit(() -> {
                    for (int n = 0; n < 50; n++) {
                        answers.add(unknownBeat(client));
                    }
                    return null;
                }));
            }
            for (int i = 0; i < 3; i++) {
                long began = System.nanoTime();
                beat(server.key()).then().statusCode(204);
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
            }
            for (Future<?> flood : floods) {
                flood.get();
            }
        }
        assertThat(answers)
                .containsExactly(404); // that guessing waits, EntryAppTest sees: here the limit is out of the way
        beat(server.key()).then().statusCode(204);
        assertThat(status(server)).isEqualTo("online");
    }
}
