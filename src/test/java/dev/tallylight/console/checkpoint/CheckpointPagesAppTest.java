package dev.tallylight.console.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.Browser;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

/** The page of checkpoints as a browser gets it. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class CheckpointPagesAppTest {
    @Test
    void showsWhereStreamsAreCheckedFrom() {
        Browser.as(Api.TOKEN)
                .get("/checkpoints")
                .then()
                .statusCode(200)
                .body(allOf(
                        containsString("<h1>"),
                        containsString("class=\"strip\""),
                        containsString("built into this hub"),
                        containsString("aria-current=\"page\">Checkpoints")));
        Browser.stranger().get("/checkpoints").then().statusCode(303).header("Location", endsWith("/sign-in"));
    }

    @Test
    void createsOneWithTheCommandThatStartsItAndForgetsTheToken() {
        RequestSpecification admin = Browser.as(Api.TOKEN);
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
        Browser.as(Api.TOKEN).get("/checkpoints").then().body(not(containsString(token)));

        Browser.as(Api.TOKEN)
                .formParam("name", "Bruges, Belgium")
                .post("/checkpoints/ghent-belgium/rename")
                .then()
                .statusCode(303);
        Browser.as(Api.TOKEN)
                .get("/checkpoints?fragment=now")
                .then()
                .body(allOf(containsString("Bruges, Belgium"), not(containsString("<html"))));
        Browser.as(Api.TOKEN)
                .post("/checkpoints/ghent-belgium/rotate-token")
                .then()
                .statusCode(200)
                .body(allOf(containsString("shown this once"), not(containsString(token))));
        Browser.as(Api.TOKEN).post("/checkpoints/ghent-belgium/delete").then().statusCode(303);
    }

    @Test
    void saysWhatIsWrongBesideTheField() {
        Browser.as(Api.TOKEN)
                .formParam("name", "<b>")
                .formParam("publicAddress", "my house")
                .post("/checkpoints")
                .then()
                .statusCode(422)
                .body(allOf(containsString("publicAddress-error"), containsString("value=\"&lt;b&gt;\"")));
        Browser.as(Api.TOKEN)
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
        Browser.as(editor).get("/checkpoints").then().statusCode(200).body(not(containsString("Another checkpoint")));
        Browser.as(editor).formParam("name", "x").post("/checkpoints").then().statusCode(403);
    }

    @Test
    void putsOneOnTheMapAndTakesItOff() {
        Browser.as(Api.TOKEN)
                .formParam("name", "Valletta, Malta")
                .formParam("latitude", "35,9")
                .formParam("longitude", "14.51")
                .post("/checkpoints")
                .then()
                .statusCode(200)
                .body(allOf(containsString("href=\"#checkpoint-valletta-malta\""), containsString("world.svg")));
        Browser.as(Api.TOKEN)
                .formParam("latitude", "north")
                .formParam("longitude", "14.51")
                .post("/checkpoints/valletta-malta/place")
                .then()
                .statusCode(409)
                .body(containsString("latitude must be degrees"));
        Browser.as(Api.TOKEN)
                .formParam("latitude", "")
                .formParam("longitude", "")
                .formParam("place", "Harbour")
                .post("/checkpoints/valletta-malta/place")
                .then()
                .statusCode(303);
        Browser.as(Api.TOKEN)
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
