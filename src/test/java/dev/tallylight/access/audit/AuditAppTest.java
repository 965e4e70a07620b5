package dev.tallylight.access.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each change has its row: who, what, before and after without secrets, from where. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class AuditAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Logger LOG = Logger.getLogger("dev.tallylight.audit");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler listening = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            lines.add(String.valueOf(entry.getMessage()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /** Somebody of this test alone, so that what he does is found among what others do. */
    private String token = "";

    private String actor = "";
    private String id = "";

    @BeforeEach
    void comeIn() {
        actor = "auditor " + UUID.randomUUID();
        JsonPath made = Api.post("/tokens", "{\"name\":\"%s\",\"role\":\"admin\"}".formatted(actor))
                .statusCode(201)
                .extract()
                .jsonPath();
        token = made.getString("token");
        id = made.getString("id");
        LOG.addHandler(listening);
    }

    @AfterEach
    void stopListening() {
        LOG.removeHandler(listening);
    }

    private JsonPath send(String method, String path, String body, int status) {
        var request = Api.as(token);
        return (body.isEmpty() ? request : request.body(body))
                .request(method, "/api/v1" + path)
                .then()
                .statusCode(status)
                .extract()
                .jsonPath();
    }

    /** His rows, the oldest first. */
    private List<JsonNode> rows() {
        return rows("actor=" + id);
    }

    private static List<JsonNode> rows(String query) {
        String text = Api.get("/audit?limit=500&" + query).asString();
        try {
            List<JsonNode> rows = new ArrayList<>(StreamSupport.stream(
                            new ObjectMapper().readTree(text).path("items").spliterator(), false)
                    .toList());
            return rows.reversed();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(text, e);
        }
    }

    private static String did(JsonNode row) {
        return row.path("action").textValue() + " " + row.path("object").textValue();
    }

    @Test
    void ofAStreamFromItsBeginningToItsEnd() {
        String stream = send("POST", "/streams", """
                        {"url": "http://alice:hunter2@127.0.0.1:9/%s", "name": "Studio \\"A", "protocol": "http", "paused": true,
                         "auth": {"username": "bob", "password": "s3cretpass"}}""".formatted(id), 201).getString("id");
        send("PATCH", "/streams/" + stream, "{\"name\": \"Studio B\", \"policy\": {\"interval\": \"60s\"}}", 200);
        send("PATCH", "/streams/" + stream, "{\"auth\": {\"username\": \"bob\", \"password\": \"an0ther\"}}", 200);
        send("PATCH", "/streams/" + stream, "{\"name\": \"Studio B\"}", 200); // which changes nothing
        send("POST", "/streams/" + stream + "/resume", "", 200);
        send("DELETE", "/streams/" + stream, "", 204);

        List<JsonNode> rows = rows();
        assertThat(rows)
                .extracting(AuditAppTest::did)
                .containsExactly("create stream", "update stream", "update stream", "update stream", "delete stream");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.path("actor").textValue()).isEqualTo(actor);
            assertThat(row.path("actorId").textValue()).isEqualTo(id);
            assertThat(row.path("address").textValue()).isEqualTo("127.0.0.1");
            assertThat(row.path("objectId").textValue()).isEqualTo(stream);
            assertThat(row.toString()).doesNotContain("hunter2", "s3cretpass", "an0ther", "alice");
        });
        assertThat(rows.get(0).at("/changes/auth").toString()).isEqualTo("{\"changed\":true}");
        assertThat(rows.get(0).at("/changes/paused/after").booleanValue()).isTrue();
        assertThat(rows.get(1).path("changes").toString())
                .isEqualTo(
                        "{\"name\":{\"before\":\"Studio \\\"A\",\"after\":\"Studio B\"},\"policy.interval\":{\"before\":\"30s\",\"after\":\"1m\"}}");
        assertThat(rows.get(2).path("changes").toString()).isEqualTo("{\"auth\":{\"changed\":true}}");
        assertThat(rows.get(3).path("changes").toString()).isEqualTo("{\"paused\":{\"before\":true,\"after\":false}}");

        List<String> his = lines.stream().filter(line -> line.contains(id)).toList();
        assertThat(his)
                .hasSize(5)
                .allSatisfy(
                        line -> assertThat(line).doesNotContain("\n", "\u001b", "hunter2", "s3cretpass", "an0ther"));
        assertThat(his.getFirst()).startsWith("create stream " + stream + " \"Studio \\\"A\" by \"" + actor);
    }

    /** It is changed by that: whoever has seen it before has not seen what it is now. */
    @Test
    void ofAStreamWhoseParentIsDeleted() {
        String body =
                "{\"name\": \"%1$s\", \"url\": \"http://127.0.0.1:9/%1$s-%2$s\", \"protocol\": \"http\", \"paused\": true%3$s}";
        String gone =
                send("POST", "/streams", body.formatted("gone", id, ""), 201).getString("id");
        String stays =
                send("POST", "/streams", body.formatted("stays", id, ""), 201).getString("id");
        String parents = ", \"dependsOn\": [\"%s\", \"%s\"]".formatted(gone, stays);
        String child = send("POST", "/streams", body.formatted("child", id, parents), 201)
                .getString("id");
        String seen = Api.get("/streams/" + child).header("ETag");
        send("DELETE", "/streams/" + gone, "", 204);

        assertThat(rows())
                .filteredOn(row -> child.equals(row.path("objectId").textValue()))
                .last()
                .satisfies(row -> {
                    assertThat(did(row)).isEqualTo("update stream");
                    assertThat(row.path("name").textValue()).isEqualTo("child");
                    assertThat(row.path("changes").toString())
                            .isEqualTo(("{\"dependsOn\":{\"before\":[\"%s\",\"%s\"],\"after\":[\"%s\"]}}")
                                    .formatted(gone, stays, stays));
                });
        assertThat(Api.get("/streams/" + child).header("ETag")).isNotEqualTo(seen);
        send("DELETE", "/streams/" + stays, "", 204);
        send("DELETE", "/streams/" + child, "", 204);
    }

    @Test
    void ofWhatWasNotDoneThereIsNone() {
        String body =
                "{\"url\": \"http://127.0.0.1:9/twice-%s\", \"protocol\": \"http\", \"paused\": true}".formatted(id);
        send("POST", "/streams", body, 201);
        lines.clear();
        send("POST", "/streams", body, 409);
        send("DELETE", "/checkpoints/local", "", 409);
        assertThat(rows()).hasSize(1);
        assertThat(lines).noneMatch(line -> line.contains(id));
    }

    @Test
    void ofWebhooksWindowsCheckpointsInboxesAndTokens() {
        String webhook = send("POST", "/webhooks", """
                        {"url": "http://127.0.0.1:9/hook?token=verysecret", "enabled": false,
                         "headers": {"Authorization": "Bearer abcsecret"}}""", 201).getString("id");
        send(
                "PATCH",
                "/webhooks/" + webhook,
                "{\"description\": \"x\", \"headers\": {\"Authorization\": \"Bearer defsecret\"}}",
                200);
        send("POST", "/webhooks/" + webhook + "/rotate-secret", "{}", 200);
        send("DELETE", "/webhooks/" + webhook, "", 204);
        String window = send(
                        "POST",
                        "/maintenance",
                        "{\"name\": \"Antenna\", \"start\": \"2027-01-01T00:00:00\", \"duration\": \"1h\"}",
                        201)
                .getString("id");
        send("PATCH", "/maintenance/" + window, "{\"duration\": \"2h\"}", 200);
        send("DELETE", "/maintenance/" + window, "", 204);
        String checkpoint = send("POST", "/checkpoints", "{\"name\": \"Audited %s\"}".formatted(id), 201)
                .getString("id");
        send("PATCH", "/checkpoints/" + checkpoint, "{\"place\": \"rack 4\"}", 200);
        send("POST", "/checkpoints/" + checkpoint + "/rotate-token", "", 200);
        send("DELETE", "/checkpoints/" + checkpoint, "", 204);
        String inbox = send("POST", "/inboxes", "", 201).getString("key");
        send("DELETE", "/inboxes/" + inbox, "", 204);
        String other = send("POST", "/tokens", "{\"name\": \"other\", \"role\": \"viewer\"}", 201)
                .getString("id");
        send("DELETE", "/tokens/" + other, "", 204);

        List<JsonNode> rows = rows();
        assertThat(rows)
                .extracting(AuditAppTest::did)
                .containsExactly(
                        "create webhook",
                        "update webhook",
                        "update webhook",
                        "delete webhook",
                        "create maintenance",
                        "update maintenance",
                        "delete maintenance",
                        "create checkpoint",
                        "update checkpoint",
                        "update checkpoint",
                        "delete checkpoint",
                        "create inbox",
                        "delete inbox",
                        "create token",
                        "delete token");
        assertThat(rows.toString()).doesNotContain("verysecret", "abcsecret", "defsecret", inbox, "whsec_", "tlc_");
        assertThat(rows.get(1).path("changes").toString())
                .isEqualTo("{\"description\":{\"after\":\"x\"},\"headers\":{\"changed\":true}}");
        assertThat(rows.get(2).path("changes").toString()).isEqualTo("{\"secret\":{\"changed\":true}}");
        assertThat(rows.get(5).path("changes").toString())
                .isEqualTo("{\"duration\":{\"before\":\"1h\",\"after\":\"2h\"}}");
        assertThat(rows.get(9).path("changes").toString()).isEqualTo("{\"token\":{\"changed\":true}}");
        assertThat(rows.get(13).at("/changes/role/after").textValue()).isEqualTo("viewer");
    }

    @Test
    void ofAListForEachStreamAndForTheCall() {
        StringBuilder csv = new StringBuilder("key,url,protocol,paused\n");
        for (int i = 0; i < 60; i++) {
            csv.append("k%s-%d,http://u:pw%d@127.0.0.1:9/%s/%d,http,true\n".formatted(id, i, i, id, i));
        }
        importAll(csv.toString());
        importAll(csv.toString()); // which changes nothing
        importAll("key,name,url,protocol,paused\nk%s-7,Renamed,http://u:pw7@127.0.0.1:9/%s/7,http,true\n"
                .formatted(id, id));

        List<JsonNode> rows = rows();
        assertThat(rows.stream().filter(row -> did(row).equals("create stream")))
                .hasSize(60);
        assertThat(rows.stream().filter(row -> did(row).equals("update stream")).toList())
                .singleElement()
                .satisfies(row ->
                        assertThat(row.at("/changes/name/after").textValue()).isEqualTo("Renamed"));
        assertThat(rows.stream()
                        .filter(row -> did(row).equals("update streams"))
                        .map(row -> row.path("changes").toString()))
                .containsExactly(
                        "{\"created\":{\"after\":60},\"deleted\":{\"after\":0},\"rejected\":{\"after\":0},\"updated\":{\"after\":0}}",
                        "{\"created\":{\"after\":0},\"deleted\":{\"after\":0},\"rejected\":{\"after\":0},\"updated\":{\"after\":1}}");
        assertThat(rows.toString()).doesNotContain("pw7");
        assertThat(lines.stream().filter(line -> line.contains(id))).hasSize(2);
    }

    private void importAll(String csv) {
        given().header("Authorization", "Bearer " + token)
                .contentType("text/csv")
                .body(csv)
                .post("/api/v1/streams/import")
                .then()
                .statusCode(200)
                .body("rejected", equalTo(0));
    }

    @Test
    void ofAFloodOfGuessesOne() {
        // in a minute that others have filled with what was refused them, there is no room for these
        await().atMost(PATIENCE.multipliedBy(5))
                .pollInterval(PATIENCE.dividedBy(4))
                .untilAsserted(() -> {
                    for (int i = 0; i < 40; i++) {
                        given().header("Authorization", "Bearer guess" + i)
                                .get("/api/v1/maintenance")
                                .then()
                                .statusCode(anyOf(equalTo(401), equalTo(429)));
                    }
                    List<JsonNode> guesses = refusals("maintenance", 401, 429);
                    assertThat(guesses).hasSizeBetween(1, 6); // of two statuses and of each minute that went by
                    assertThat(guesses.stream()
                                    .mapToInt(row -> row.path("count").intValue())
                                    .sum())
                            .isGreaterThanOrEqualTo(40);
                    assertThat(guesses).allSatisfy(row -> {
                        assertThat(row.path("actor").isNull()).isTrue();
                        assertThat(row.path("address").textValue()).isEqualTo("127.0.0.1");
                    });
                });
        assertThat(lines).noneMatch(line -> line.contains("guess1"));
    }

    private static List<JsonNode> refusals(String object, Integer... statuses) {
        return rows("").stream()
                .filter(row -> did(row).equals("refused " + object))
                .filter(row -> List.of(statuses)
                        .contains(row.at("/changes/status/after").intValue()))
                .toList();
    }

    @Test
    void ofWhatSomebodyMayNotDoNamesHim() {
        String viewer = send("POST", "/tokens", "{\"name\": \"looks on\", \"role\": \"viewer\"}", 201)
                .getString("token");
        Api.as(viewer).get("/api/v1/audit").then().statusCode(403);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(refusals("audit", 403))
                        .anySatisfy(
                                row -> assertThat(row.path("actor").textValue()).isEqualTo("looks on")));
    }

    @Test
    void ofASignInAndOfOneThatFailed() {
        given().redirects()
                .follow(false)
                .formParam("token", token)
                .post("/sign-in")
                .then()
                .statusCode(303);
        given().redirects()
                .follow(false)
                .formParam("token", "tl_wrong")
                .post("/sign-in")
                .then()
                .statusCode(anyOf(equalTo(401), equalTo(429)));
        assertThat(rows()).singleElement().satisfies(row -> {
            assertThat(did(row)).isEqualTo("sign-in session");
            assertThat(row.path("actor").textValue()).isEqualTo(actor);
            assertThat(row.path("address").textValue()).isEqualTo("127.0.0.1");
        });
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(refusals("session", 401, 429)).isNotEmpty());
        assertThat(rows("").toString()).doesNotContain("tl_wrong", token);
    }

    @Test
    void isReadInPagesByWhoAndSinceWhenAndByAdminsAlone() {
        for (int i = 0; i < 3; i++) {
            send("POST", "/tokens", "{\"name\": \"page %d\", \"role\": \"viewer\"}".formatted(i), 201);
        }
        JsonPath first = Api.as(Api.TOKEN)
                .queryParam("limit", 2)
                .queryParam("actor", actor)
                .get("/api/v1/audit")
                .jsonPath();
        assertThat(first.getList("items.name")).isEqualTo(List.of("page 2", "page 1"));
        JsonPath second = Api.get("/audit?limit=2&actor=%s&cursor=%s".formatted(id, first.getString("nextCursor")))
                .jsonPath();
        assertThat(second.getList("items.name")).isEqualTo(List.of("page 0"));
        assertThat(Objects.isNull(second.get("nextCursor"))).isTrue();
        String at = first.getString("items[0].at");
        assertThat(rows("actor=" + id + "&since=" + at)).isNotEmpty();
        Api.get("/audit?actor=" + id + "&since=2200-01-01T00:00:00Z").then().body("items", hasSize(0));
        Api.get("/audit?since=yesterday").then().statusCode(400).body("violations[0].field", equalTo("since"));
        Api.as(Api.TOKEN)
                .queryParam("since", "+999999999-12-31T23:59:59Z")
                .get("/api/v1/audit")
                .then()
                .statusCode(200)
                .body("items", hasSize(0));
        given().get("/api/v1/audit").then().statusCode(401);
    }
}
