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
                        containsString("<h1>"),
                        containsString("class=\"strip\""),
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
                .get("/checkpoints?fragment=now")
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

    @Test
    void putsOneOnTheMapAndTakesItOff() {
        as(Api.TOKEN)
                .formParam("name", "Valletta, Malta")
                .formParam("latitude", "35,9")
                .formParam("longitude", "14.51")
                .post("/checkpoints")
                .then()
                .statusCode(200)
                .body(allOf(containsString("href=\"#checkpoint-valletta-malta\""), containsString("world.svg")));
        as(Api.TOKEN)
                .formParam("latitude", "north")
                .formParam("longitude", "14.51")
                .post("/checkpoints/valletta-malta/place")
                .then()
                .statusCode(409)
                .body(containsString("latitude must be degrees"));
        as(Api.TOKEN)
                .formParam("latitude", "")
                .formParam("longitude", "")
                .formParam("place", "Harbour")
                .post("/checkpoints/valletta-malta/place")
                .then()
                .statusCode(303);
        as(Api.TOKEN)
                .get("/checkpoints?fragment=now&range=90+d")
                .then()
                .body(allOf(containsString("Harbour"), not(containsString("href=\"#checkpoint-valletta-malta\""))));
        Api.as(Api.TOKEN)
                .contentType("application/merge-patch+json")
                .body("{\"latitude\":91}")
                .patch("/api/v1/checkpoints/valletta-malta")
                .then()
                .statusCode(422)
                .body(containsString("latitude"), containsString("longitude"));
        Api.as(Api.TOKEN).delete("/api/v1/checkpoints/valletta-malta").then().statusCode(204);
    }
}
