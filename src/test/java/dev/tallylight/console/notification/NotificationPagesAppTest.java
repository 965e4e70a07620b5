package dev.tallylight.console.notification;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.tallylight.access.ConsoleSessions;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import dev.tallylight.webhook.Receiver;
import dev.tallylight.webhook.Receiver.Answer;
import dev.tallylight.webhook.message.Format;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class NotificationPagesAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<String> endpoints = new ArrayList<>();

    @AfterEach
    void removeEndpoints() {
        endpoints.forEach(id -> Api.as(Api.TOKEN).delete("/api/v1/webhooks/" + id));
    }

    private static RequestSpecification as(String token) {
        String session = given().redirects()
                .follow(false)
                .header("Accept", "text/html")
                .header("Sec-Fetch-Site", "same-origin")
                .formParam("token", token)
                .post("/sign-in")
                .cookie(ConsoleSessions.COOKIE);
        return given().redirects()
                .follow(false)
                .header("Accept", "text/html")
                .header("Sec-Fetch-Site", "same-origin")
                .cookie(ConsoleSessions.COOKIE, session);
    }

    private static RequestSpecification admin() {
        return as(Api.TOKEN);
    }

    private String endpoint(String url) {
        String id = Api.post("/webhooks", "{\"url\":\"" + url + "\",\"retrySchedule\":[\"0s\"],\"tags\":[\"none\"]}")
                .statusCode(201)
                .extract()
                .path("id");
        endpoints.add(id);
        return id;
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void asksForJustWhatAReceiverNeeds(Format format) {
        ReceiverKind kind = ReceiverKind.of(format);
        String page = admin().get("/notifications?add=" + format.wireName()).asString();
        assertThat(page).contains("value=\"" + format.wireName() + "\"", "aria-current=\"true\">" + kind.name());
        assertThat(page.contains("id=\"url\"")).isEqualTo(format != Format.TELEGRAM);
        assertThat(page.contains("id=\"token\""))
                .isEqualTo(List.of(Format.DISPERSA, Format.NTFY, Format.PAGERDUTY, Format.OPSGENIE, Format.TELEGRAM)
                        .contains(format));
        assertThat(page.contains("id=\"chatId\"")).isEqualTo(format == Format.TELEGRAM);
        assertThat(page.contains("id=\"groupWindow\"")).isEqualTo(format.groups());
    }

    @Test
    void addsAReceiverAndSaysBesideTheFieldWhatIsWrong() {
        admin().formParam("format", "telegram")
                .formParam("token", "nonsense")
                .formParam("chatId", "here")
                .formParam("groupWindow", "30s")
                .formParam("send", "yes")
                .post("/notifications")
                .then()
                .statusCode(422)
                .body(
                        containsString("id=\"token-error\""),
                        containsString("id=\"chatId-error\""),
                        containsString("value=\"30s\""))
                .body(not(containsString("nonsense")));
        admin().formParam("format", "slack")
                .formParam("url", "https://hooks.slack.com/services/pathsecret")
                .formParam("groupWindow", "soon")
                .post("/notifications")
                .then()
                .statusCode(422)
                .body(containsString("id=\"groupWindow-error\""));
        admin().formParam("format", "email")
                .formParam("url", "console@example.com")
                .formParam("tags", "sport, berlin")
                .formParam("groupWindow", "1m")
                .formParam("send", "yes")
                .post("/notifications")
                .then()
                .statusCode(200)
                .body(containsString("Added: mailto:console@example.com"));
        String id = Api.get("/webhooks?limit=500").path("items.find { it.url == 'mailto:console@example.com' }.id");
        endpoints.add(id);
        Api.get("/webhooks/" + id)
                .then()
                .body("format", equalTo("email"))
                .body("groupWindow", equalTo("1m"))
                .body("tags", hasSize(2));
        admin().get("/notifications").then().body(containsString("E-mail"), not(containsString("pathsecret")));
    }

    @Test
    void showsHealthLogAttemptsAndProgress() {
        try (Receiver receiver = Receiver.answering(
                number -> new Answer(number == 1 ? 500 : 200, Map.of("X-Id", "r-1"), "bodysecret", Duration.ZERO))) {
            String id = endpoint(receiver.url("/console"));
            String delivery = Api.post("/webhooks/" + id + "/test")
                    .statusCode(202)
                    .extract()
                    .path("id");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> Api.get("/deliveries/" + delivery).then().body("state", equalTo("failed")));
            admin().get("/notifications/" + id)
                    .then()
                    .statusCode(200)
                    .body(
                            containsString("handler.status"),
                            containsString("/notifications/deliveries/" + delivery),
                            containsString("Given up"),
                            containsString("Send again"));
            admin().get("/notifications/" + id + "?state=succeeded&type=test.ping&find=")
                    .then()
                    .body(containsString("None that match"));
            String eventId = Api.get("/deliveries/" + delivery).path("eventId");
            admin().get("/notifications/" + id + "?find=" + eventId)
                    .then()
                    .body(containsString("/notifications/deliveries/" + delivery));
            admin().get("/notifications/" + id + "?find=nonsense").then().statusCode(400);
            admin().get("/notifications/deliveries/" + delivery)
                    .then()
                    .statusCode(200)
                    .body(allOf(
                            containsString("POST http://127.0.0.1"),
                            containsString("HTTP/1.1 500"),
                            containsString("bodysecret"),
                            containsString("first byte after"),
                            containsString("Send it again")));
            String viewer = Api.post("/tokens", "{\"name\":\"log viewer\",\"role\":\"viewer\"}")
                    .extract()
                    .path("token");
            as(viewer)
                    .get("/notifications/deliveries/" + delivery)
                    .then()
                    .statusCode(200)
                    .body(
                            containsString("HTTP/1.1 500"),
                            not(containsString("bodysecret")),
                            not(containsString("Send it again")));
            as(viewer)
                    .post("/notifications/deliveries/" + delivery + "/redeliver")
                    .then()
                    .statusCode(403);
            admin().post("/notifications/deliveries/" + delivery + "/redeliver")
                    .then()
                    .statusCode(303);
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> Api.get("/deliveries/" + delivery).then().body("state", equalTo("succeeded")));
            admin().formParam("since", "not a date")
                    .post("/notifications/" + id + "/replay")
                    .then()
                    .statusCode(422)
                    .body(containsString("id=\"since-error\""));
            admin().formParam("since", "2026-01-01T00:00")
                    .formParam("states", "failed")
                    .post("/notifications/" + id + "/replay")
                    .then()
                    .statusCode(303);
            admin().get("/notifications/" + id + "?fragment=progress")
                    .then()
                    .body(containsString("<progress max=\"100\" value=\"100\""), containsString("those failed"));
            String replay = Api.get("/webhooks/" + id + "/replays").path("items[0].id");
            admin().post("/notifications/" + id + "/replays/" + replay + "/cancel")
                    .then()
                    .statusCode(303);
        }
        admin().get("/notifications/0199a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b")
                .then()
                .statusCode(404);
    }
}
