package dev.tallylight.console.first;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.tallylight.access.ConsoleSessions;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The steps to the first alert, as a browser takes them, and the palette. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class FirstPagesAppTest {
    private static final Pattern RECEIVER = Pattern.compile("name=\"receiver\" value=\"([0-9a-f-]{36})\"");
    private static final Pattern ASKS = Pattern.compile("hx-get=\"(/first[^\"]+)\"");

    private static RequestSpecification admin() {
        return as(Api.TOKEN);
    }

    private static RequestSpecification as(String token) {
        RequestSpecification browser = given().redirects()
                .follow(false)
                .header("Accept", "text/html,*/*;q=0.8")
                .header("Sec-Fetch-Site", "same-origin");
        String session = given().header("Sec-Fetch-Site", "same-origin")
                .redirects()
                .follow(false)
                .formParam("token", token)
                .post("/sign-in")
                .cookie(ConsoleSessions.COOKIE);
        return browser.header("HX-Request", "true").cookie(ConsoleSessions.COOKIE, session);
    }

    @Test
    void leadsFromNothingToATestEventThatHasArrived() {
        admin().formParam("url", "nonsense://<b>")
                .post("/first/stream")
                .then()
                .statusCode(200)
                .body(not(containsString(
                        "<b>"))); // FirstRunIT sees it said beside the field, while there is no stream yet
        admin().formParam("url", "https://first.example.com/live.m3u8")
                .post("/first/stream")
                .then()
                .statusCode(200)
                .body(containsString("is watched"), not(containsString("<html")));
        String made =
                admin().post("/first/receiver").then().statusCode(200).extract().asString();
        Matcher receiver = RECEIVER.matcher(made);
        assertThat(receiver.find()).as(made).isTrue();
        String page = admin().formParam("receiver", receiver.group(1))
                .post("/first/test")
                .asString();
        Matcher asks = ASKS.matcher(page);
        assertThat(asks.find()).as(page).isTrue();
        await().untilAsserted(() -> admin().get(asks.group(1).replace("&amp;", "&"))
                .then()
                .statusCode(200)
                .body(containsString("Your first alert has arrived")));
    }

    @Test
    void leadsAnEditorOfASliceThroughTheSameSteps() {
        String tag = "first-" + UUID.randomUUID().toString().substring(0, 8);
        String token = Api.post("/tokens", """
                        {"name": "%s", "role": "editor", "tags": ["%s", "other-%s"]}""".formatted(tag, tag, tag))
                .statusCode(201)
                .extract()
                .path("token");
        as(token)
                .formParam("url", "https://" + tag + ".example.com/live.m3u8")
                .post("/first/stream")
                .then()
                .statusCode(200)
                .body(containsString("is watched"));
        assertThat(RECEIVER.matcher(as(token).post("/first/receiver").asString())
                        .find())
                .isTrue();
        Api.as(token).get("/api/v1/streams").then().body("items[0].tags", equalTo(List.of(tag)));
        Api.as(token).get("/api/v1/webhooks").then().body("items[0].tags", equalTo(List.of(tag, "other-" + tag)));
        Api.as(token).get("/api/v1/inboxes").then().body("items.size()", equalTo(1));
    }

    @Test
    void findsStreamsPagesAndActions() {
        Api.as(Api.TOKEN)
                .contentType("application/json")
                .body("{\"url\":\"https://palette.example.com/a.m3u8\",\"name\":\"Palette <i>\"}")
                .post("/api/v1/streams")
                .then()
                .statusCode(201);
        admin().get("/find?q=palette")
                .then()
                .statusCode(200)
                .body(allOf(
                        containsString("Palette &lt;i&gt;"),
                        not(containsString("<i>")),
                        containsString("data-to=\"/streams/")));
        admin().get("/find").then().body(containsString("Maintenance"), containsString("data-act=\"zone\""));
        admin().get("/find?q=" + "x".repeat(3000)).then().statusCode(200).body(containsString("Nothing is called so"));
    }
}
