package dev.tallylight.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import dev.tallylight.webhook.Receiver;
import dev.tallylight.webhook.Receiver.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Somebody is told, nobody acts, others are told, and somebody takes it in hand. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class InHandAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final String tag = "hand-" + UUID.randomUUID().toString().substring(0, 8);
    private final List<String> made = new ArrayList<>();
    private volatile boolean up = true;

    @AfterEach
    void removeWhatWasMade() {
        made.forEach(path -> Api.as(Api.TOKEN).delete("/api/v1" + path));
    }

    private Receiver server() {
        return Receiver.answering(number -> Answer.of(up ? 200 : 500));
    }

    private String stream(Receiver server) {
        String id = Api.post("/streams", """
                        {"url": "%s", "protocol": "http", "tags": ["%s"], "name": "Studio A",
                         "policy": {"interval": "1s", "retryInterval": "1s", "failuresToDown": 1, "successesToUp": 1}}""".formatted(server.url("/" + tag), tag))
                .statusCode(201)
                .extract()
                .path("id");
        made.add("/streams/" + id);
        await().atMost(PATIENCE).until(() -> Api.status(id).equals("online"));
        return id;
    }

    private String webhook(Receiver handler, String more) {
        String id = Api.post(
                        "/webhooks",
                        "{\"url\":\"" + handler.url("/hook") + "\",\"tags\":[\"" + tag + "\"]" + more + "}")
                .statusCode(201)
                .extract()
                .path("id");
        made.add("/webhooks/" + id);
        return id;
    }

    private String outage(String stream) {
        up = false;
        await().atMost(PATIENCE).until(() -> Api.status(stream).equals("offline"));
        return Api.get("/outages?open=true&stream=" + stream).path("items[0].id");
    }

    private static List<String> types(Receiver handler) {
        return handler.got().stream()
                .map(got -> got.body().replaceFirst("(?s).*?\"type\":\"([a-z.]+)\".*", "$1"))
                .toList();
    }

    private static String link(Receiver handler) {
        return handler.got().getFirst().body().replaceFirst("(?s).*\"acknowledgeUrl\":\"([^\"]+)\".*", "$1");
    }

    @Test
    void theSecondLineHearsOfWhatLastsAndEverybodyAgainUntilSomebodyHasItInHand() {
        try (Receiver server = server();
                Receiver first = Receiver.ok();
                Receiver second = Receiver.ok();
                Receiver third = Receiver.ok()) {
            webhook(first, "");
            String secondLine = webhook(second, ",\"after\":\"3s\",\"remind\":\"2s\"");
            webhook(third, ",\"after\":\"1h\"");
            String stream = stream(server);
            String id = outage(stream);
            await().atMost(PATIENCE).until(() -> second.got().size() >= 3);
            assertThat(types(first)).containsExactly("stream.offline");
            assertThat(first.got().getFirst().body()).doesNotContain("offAirSeconds");
            assertThat(types(second).stream().distinct()).containsExactly("stream.offline");
            assertThat(second.got().stream()
                            .map(got -> got.header("webhook-id"))
                            .distinct())
                    .as("each is a message of its own")
                    .hasSameSizeAs(second.got());
            assertThat(second.got().getFirst().body())
                    .contains("\"offAirSeconds\":")
                    .doesNotContain("\"reminder\":");
            assertThat(second.got().get(1).body()).contains("\"reminder\":1");
            assertThat(second.got().get(2).body()).contains("\"reminder\":2");

            Api.patch("/outages/" + id, "{\"acknowledged\":true}").statusCode(200);
            String feed = Api.get("/events?limit=500&types=stream.offline").asString();
            assertThat(feed).doesNotContain("\"reminder\"");
            Api.patch("/webhooks/" + secondLine, "{\"tags\":[\"others\"]}").statusCode(200);
            up = true;
            await().atMost(PATIENCE).until(() -> types(second).contains("stream.online"));
            await().atMost(PATIENCE).until(() -> types(first).contains("stream.online"));
            assertThat(types(second)).last().isEqualTo("stream.online");
            assertThat(third.got()).isEmpty();
        }
    }

    @Test
    void theLinkOfAnAlertAsksBeforeItActs() {
        try (Receiver server = server();
                Receiver handler = Receiver.ok()) {
            String webhook = webhook(handler, "");
            String id = outage(stream(server));
            await().atMost(PATIENCE).until(() -> !handler.got().isEmpty());
            String link = link(handler);
            assertThat(link).startsWith("https://tallylight.example.com/acknowledge/");
            String path = link.substring("https://tallylight.example.com".length());
            RestAssured.given()
                    .accept("text/html")
                    .get(path)
                    .then()
                    .statusCode(200)
                    .header("Cache-Control", containsString("no-store"))
                    .body(containsString("Do you take it in hand?"), containsString("Studio A"));
            Api.get("/outages/" + id).then().body("acknowledgedBy", nullValue());
            RestAssured.given()
                    .accept("text/html")
                    .formParam("name", " ")
                    .post(path)
                    .then()
                    .statusCode(422)
                    .body(containsString("is required"));
            RestAssured.given()
                    .accept("text/html")
                    .formParam("name", "Anna <b>")
                    .formParam("with", "on my way")
                    .post(path)
                    .then()
                    .statusCode(200)
                    .body(containsString("Anna &lt;b&gt;"), not(containsString("<b>")));
            Api.get("/outages/" + id)
                    .then()
                    .body("acknowledgedBy", equalTo("Anna <b> (by the alert's link)"))
                    .body("acknowledgedWith", equalTo("on my way"));
            RestAssured.given()
                    .accept("text/html")
                    .get(path.substring(0, path.length() - 2) + "AA")
                    .then()
                    .statusCode(404);
            String delivery = Api.get("/webhooks/" + webhook + "/deliveries").path("items[0].id");
            String secret = path.substring("/acknowledge/".length());
            assertThat(Api.get("/deliveries/" + delivery).asString()).doesNotContain(secret);
            assertThat(Api.get("/events?limit=500").asString()).doesNotContain(secret);
        }
    }

    @Test
    void aMutedStreamIsQuietAndItsOutageIsToldWhenTheMuteIsTakenBack() {
        try (Receiver server = server();
                Receiver handler = Receiver.ok()) {
            webhook(handler, ",\"remind\":\"1s\"");
            String stream = stream(server);
            String mute = Api.post("/streams/" + stream + "/mute", "{\"for\":\"1h\"}")
                    .statusCode(201)
                    .body("kind", equalTo("mute"))
                    .body("streams", equalTo(List.of(stream)))
                    .extract()
                    .path("id");
            String id = outage(stream);
            Api.get("/outages/" + id).then().body("withheld", equalTo("muted"));
            Api.get("/streams/" + stream + "/transitions").then().body("items[0].withheld", equalTo("muted"));
            assertThat(handler.got()).isEmpty();
            Api.as(Api.TOKEN).delete("/api/v1/maintenance/" + mute).then().statusCode(204);
            await().atMost(PATIENCE).until(() -> handler.got().size() >= 2);
            assertThat(handler.got().get(1).body()).contains("\"reminder\":1");
            Api.get("/outages/" + id).then().body("withheld", nullValue());
            Api.post("/mutes", "{\"tags\":[\"" + tag + "\"],\"for\":\"2m\"}").statusCode(201);
            made.add("/maintenance/" + Api.get("/maintenance?limit=500").path("items.find { it.kind == 'mute' }.id"));
            Api.post("/mutes", "{\"for\":\"2m\"}").statusCode(422).body("violations[0].field", equalTo("streams"));
            Api.post("/streams/" + stream + "/mute", "{\"for\":\"1s\"}")
                    .statusCode(422)
                    .body("violations[0].field", equalTo("for"));
            Api.post("/streams/" + UUID.randomUUID() + "/mute").statusCode(404);
        }
    }

    @Test
    void pagesShowItEscapedAndTakeItInHand() {
        try (Receiver server = server()) {
            String id = outage(stream(server));
            Api.patch("/outages/" + id, "{\"note\":\"<script>alert(1)</script>\"}")
                    .statusCode(200);
            Api.as(Api.TOKEN)
                    .accept("text/html")
                    .get("/outages/" + id)
                    .then()
                    .statusCode(200)
                    .body(containsString("&lt;script&gt;"), not(containsString("<script>alert")));
            Api.as(Api.TOKEN)
                    .accept("text/html")
                    .get("/outages?open=true&tag=" + tag)
                    .then()
                    .statusCode(200)
                    .body(containsString("/outages/" + id), containsString("nobody yet"));
            Api.as(Api.TOKEN)
                    .contentType("application/x-www-form-urlencoded")
                    .redirects()
                    .follow(false)
                    .formParam("acknowledged", "true")
                    .formParam("with", "mine")
                    .post("/outages/" + id + "/acknowledge")
                    .then()
                    .statusCode(303);
            Api.as(Api.TOKEN)
                    .contentType("application/x-www-form-urlencoded")
                    .formParam("cause", "gremlins")
                    .formParam("note", "x")
                    .post("/outages/" + id + "/note")
                    .then()
                    .statusCode(422)
                    .body(containsString("must be one of"));
            Api.get("/outages/" + id).then().body("acknowledgedWith", equalTo("mine"));
        }
    }
}
