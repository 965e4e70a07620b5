package dev.tallylight.story;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.Handler;
import dev.tallylight.testing.MailServer;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The packaged application writes each format, sends mail, and shows what became of it. */
@QuarkusIntegrationTest
@QuarkusTestResource(PostgresResource.class)
class FormatsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private static String test(String webhook) {
        String id = Api.post("/webhooks", webhook).statusCode(201).extract().path("id");
        String delivery =
                Api.post("/webhooks/" + id + "/test").statusCode(202).extract().path("id");
        await().atMost(PATIENCE)
                .untilAsserted(() -> Api.get("/deliveries/" + delivery).then().body("state", equalTo("succeeded")));
        return delivery;
    }

    private static RequestSpecification signedIn() {
        String session = given().redirects()
                .follow(false)
                .header("Sec-Fetch-Site", "same-origin")
                .formParam("token", Api.TOKEN)
                .post("/sign-in")
                .cookies()
                .values()
                .iterator()
                .next();
        return given().header("Accept", "text/html").cookie("tallylight-session", session);
    }

    @Test
    void tellsEachKindOfReceiverAndShowsHow() throws Exception {
        try (Handler handler = new Handler();
                MailServer mail = MailServer.on(PostgresResource.mailPort())) {
            Map<String, String> more = Map.of(
                    "cloudevents", "",
                    "slack", ",\"groupWindow\":\"1s\"",
                    "discord", "",
                    "teams", "",
                    "ntfy", "",
                    "pagerduty", ",\"token\":\"0123456789abcdef0123456789abcdef\"",
                    "opsgenie", ",\"token\":\"genie-0123456789\"",
                    "telegram", ",\"token\":\"123456:abcdefghijklmnopqrstuvwxyz\",\"chatId\":\"-100\"");
            more.forEach((format, fields) -> test("{\"tags\":[\"none\"],\"format\":\"" + format + "\",\"url\":\""
                    + handler.url() + "\"" + fields + "}"));
            assertThat(handler.posts()).hasSize(more.size());
            String delivery = test("{\"tags\":[\"none\"],\"format\":\"email\",\"url\":\"mailto:ops@example.com\"}");
            assertThat(mail.got().getFirst().data()).contains("text/html", "Test from Tallylight");
            Api.get("/deliveries/" + delivery)
                    .then()
                    .body("attempts[0].request.head", containsString("To: ops@example.com"));

            RequestSpecification browser = signedIn();
            String webhook = Api.get("/deliveries/" + delivery).path("webhookId");
            for (String page : List.of(
                    "/notifications?add=telegram",
                    "/notifications/" + webhook,
                    "/notifications/deliveries/" + delivery)) {
                browser.get(page).then().statusCode(200).body(containsString("· Tallylight</title>"));
            }
            Api.post(
                            "/webhooks/" + webhook + "/replay",
                            "{\"since\":\"2026-01-01T00:00:00Z\",\"types\":[\"test.ping\"]}")
                    .statusCode(202);
            browser.get("/notifications/" + webhook + "?fragment=progress")
                    .then()
                    .statusCode(200)
                    .body(containsString("<progress"));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> Api.get("/webhooks/" + webhook + "/stats")
                            .then()
                            .statusCode(200)
                            .body("succeeded", equalTo(1)));
            assertThat(mail.got()).hasSize(2);
        }
    }
}
