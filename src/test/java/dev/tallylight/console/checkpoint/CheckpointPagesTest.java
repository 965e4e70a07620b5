package dev.tallylight.console.checkpoint;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;

import dev.tallylight.access.ConsoleSessions;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

/** The page of checkpoints as a browser gets it. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class CheckpointPagesTest {
    private static RequestSpecification browser() {
        return given().redirects()
                .follow(false)
                .header("Accept", "text/html,*/*;q=0.8")
                .header("Sec-Fetch-Site", "same-origin");
    }

    private static RequestSpecification as(String token) {
        String session = browser().formParam("token", token).post("/sign-in").cookie(ConsoleSessions.COOKIE);
        return browser().cookie(ConsoleSessions.COOKIE, session);
    }

    @Test
    void showsWhereStreamsAreCheckedFrom() {
        as(Api.TOKEN)
                .get("/checkpoints")
                .then()
                .statusCode(200)
                .body(allOf(
                        containsString("<h1>Checkpoints</h1>"),
                        containsString("built into this hub"),
                        containsString("aria-current=\"page\">Checkpoints")));
        browser().get("/checkpoints").then().statusCode(303).header("Location", endsWith("/sign-in"));
    }

    @Test
    void createsOneWithTheCommandThatStartsItAndForgetsTheToken() {
        RequestSpecification admin = as(Api.TOKEN);
        String page = admin.formParam("name", "Ghent, Belgium")
                .formParam("tags", "eu, dsl")
                .formParam("privateNetworks", "yes")
                .post("/checkpoints")
                .then()
                .statusCode(200)
                .body(allOf(
                        containsString("shown this once"),
                        containsString("TALLYLIGHT_ROLE=checkpoint"),
                        containsString("TALLYLIGHT_HUB_URL=http://localhost"),
                        containsString("tag:dsl"),
                        containsString("Never heard yet")))
                .extract()
                .asString();
        String token = page.replaceAll("(?s).*<code id=\"token\">(tlc_[^<]{43})</code>.*", "$1");
        assertThat(token).hasSize(47);
        as(Api.TOKEN).get("/checkpoints").then().body(not(containsString(token)));

        as(Api.TOKEN)
                .formParam("name", "Bruges, Belgium")
                .post("/checkpoints/ghent-belgium/rename")
                .then()
                .statusCode(303);
        as(Api.TOKEN)
                .get("/checkpoints?fragment=cards")
                .then()
                .body(allOf(containsString("Bruges, Belgium"), not(containsString("<html"))));
        as(Api.TOKEN)
                .post("/checkpoints/ghent-belgium/rotate-token")
                .then()
                .statusCode(200)
                .body(allOf(containsString("shown this once"), not(containsString(token))));
        as(Api.TOKEN).post("/checkpoints/ghent-belgium/delete").then().statusCode(303);
    }

    @Test
    void saysWhatIsWrongBesideTheField() {
        as(Api.TOKEN)
                .formParam("name", "<b>")
                .formParam("publicAddress", "my house")
                .post("/checkpoints")
                .then()
                .statusCode(422)
                .body(allOf(containsString("publicAddress-error"), containsString("value=\"&lt;b&gt;\"")));
        as(Api.TOKEN)
                .post("/checkpoints/local/delete")
                .then()
                .statusCode(409)
                .body(containsString("The built-in checkpoint cannot be deleted"));
    }

    @Test
    void letsAnEditorLookOnly() {
        String editor = Api.post("/tokens", "{\"name\":\"pages\",\"role\":\"editor\"}")
                .extract()
                .path("token");
        as(editor).get("/checkpoints").then().statusCode(200).body(not(containsString("Another checkpoint")));
        as(editor).formParam("name", "x").post("/checkpoints").then().statusCode(403);
    }
}
