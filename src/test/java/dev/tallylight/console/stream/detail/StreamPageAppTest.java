package dev.tallylight.console.stream.detail;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.tallylight.access.ConsoleSessions;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class StreamPageAppTest {
    private String id = "";

    private static RequestSpecification browser() {
        return given().redirects().follow(false).header("Accept", "text/html").header("Sec-Fetch-Site", "same-origin");
    }

    private static RequestSpecification as(String token) {
        return browser()
                .cookie(
                        ConsoleSessions.COOKIE,
                        browser().formParam("token", token).post("/sign-in").cookie(ConsoleSessions.COOKIE));
    }

    private static RequestSpecification admin() {
        return as(Api.TOKEN);
    }

    @BeforeEach
    void addAStream() {
        id = Api.post(
                        "/streams",
                        "{\"url\":\"tcp://127.0.0.1:1\",\"protocol\":\"tcp\",\"name\":\"<b>Arena</b>\",\"tags\":[\"page sport\"]}")
                .statusCode(201)
                .extract()
                .path("id");
    }

    @AfterEach
    void deleteIt() {
        Api.as(Api.TOKEN).delete("/api/v1/streams/" + id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?range=15m",
                "?range=24h",
                "?range=7d",
                "?range=30d",
                "?fragment=now",
                "?fragment=rest",
                "?fragment=charts&range=30d",
                "?fragment=happened",
                "?fragment=happened&before=2026-01-01T00:00:00Z"
            })
    void showsEachPartOfIt(String query) {
        String page = admin().get("/streams/" + id + query)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(page).doesNotContain("<b>Arena").doesNotContain(" style=").doesNotContain("<script>");
    }

    @Test
    void saysWhatItIsAndHowItIsWatched() {
        admin().get("/streams/" + id)
                .then()
                .statusCode(200)
                .body(containsString("&lt;b&gt;Arena&lt;/b&gt;"))
                .body(containsString("Who says so"))
                .body(containsString("Seen from each checkpoint"))
                .body(containsString("How it is watched"))
                .body(containsString("aria-label=\"Verdict: "));
    }

    @Test
    void saysWhichPieceOfTimeCannotBe() {
        admin().get("/streams/" + id + "?range=1y").then().statusCode(422);
        admin().get("/streams/" + id + "?from=yesterday").then().statusCode(422);
        admin().get("/streams/" + id + "?fragment=happened&before=yesterday")
                .then()
                .statusCode(422);
    }

    @Test
    void itsClocksAreTheViewers() {
        admin().cookie("zone", "Asia/Kolkata")
                .get("/streams/" + id)
                .then()
                .statusCode(200)
                .body(containsString("data-zone=\"Asia/Kolkata\""));
        admin().cookie("zone", "Nowhere/Land").get("/streams/" + id).then().body(containsString("data-zone=\"UTC\""));
    }

    @Test
    void isEditedWhereItStands() {
        String page = admin().get("/streams/" + id).asString();
        String revision = page.replaceAll("(?s).*name=\"revision\" value=\"(\\d+)\".*", "$1");
        admin().formParam("revision", revision)
                .formParam("name", "Arena 1")
                .formParam("tags", "page sport, tier 1")
                .formParam("interval", "45s")
                .formParam("timeout", "10s")
                .formParam("failuresToDown", "3")
                .formParam("quorum", "any")
                .post("/streams/" + id + "/edit")
                .then()
                .statusCode(303);
        assertThat(Api.get("/streams/" + id).<String>path("policy.interval")).isEqualTo("45s");
        assertThat(Api.get("/streams/" + id).<String>path("name")).isEqualTo("Arena 1");

        admin().formParam("name", "Arena 2")
                .formParam("interval", "soon")
                .formParam("minBitrate", "many")
                .post("/streams/" + id + "/edit")
                .then()
                .statusCode(422)
                .body(containsString("edit-minBitrate-error"), containsString("value=\"Arena 2\""));
        admin().formParam("name", "Arena 2")
                .formParam("interval", "soon")
                .post("/streams/" + id + "/edit")
                .then()
                .statusCode(422)
                .body(containsString("edit-interval-error"));
    }

    @Test
    void anEditOfWhatSomebodyElseChangedIsNotMade() {
        admin().formParam("revision", "0")
                .formParam("name", "Arena 3")
                .post("/streams/" + id + "/edit")
                .then()
                .statusCode(422)
                .body(containsString("role=\"alert\""));
        assertThat(Api.get("/streams/" + id).<String>path("name")).isEqualTo("<b>Arena</b>");
    }

    @Test
    void isMutedForAnHour() {
        admin().post("/streams/" + id + "/mute").then().statusCode(303);
        admin().get("/streams/" + id).then().body(containsString("Muted until"));
    }

    @Test
    void showsACheckStepByStep() {
        admin().header("HX-Request", "true")
                .post("/streams/" + id + "/check")
                .then()
                .statusCode(200)
                .body(not(containsString("<html")));
        admin().post("/streams/" + id + "/check").then().statusCode(200).body(containsString("<html"));
    }

    @Test
    void aViewerLooksAndOthersTagsAreNotThere() {
        String viewer = Api.post("/tokens", "{\"name\":\"page viewer\",\"role\":\"viewer\",\"tags\":[\"page sport\"]}")
                .statusCode(201)
                .extract()
                .path("token");
        String stranger = Api.post(
                        "/tokens", "{\"name\":\"page stranger\",\"role\":\"editor\",\"tags\":[\"page news\"]}")
                .statusCode(201)
                .extract()
                .path("token");
        as(viewer)
                .get("/streams/" + id)
                .then()
                .statusCode(200)
                .body(not(containsString("/edit\"")), not(containsString("/mute")));
        as(viewer).post("/streams/" + id + "/mute").then().statusCode(403);
        for (String query :
                new String[] {"", "?fragment=now", "?fragment=charts", "?fragment=rest", "?fragment=happened"}) {
            as(stranger).get("/streams/" + id + query).then().statusCode(404);
        }
        as(stranger)
                .formParam("name", "mine")
                .post("/streams/" + id + "/edit")
                .then()
                .statusCode(404);
        as(stranger).post("/streams/" + id + "/mute").then().statusCode(404);
    }

    @Test
    void aNoteStandsInTheListOfWhatHappened() {
        admin().formParam("text", "Restarted <the> encoder")
                .post("/streams/" + id + "/note")
                .then()
                .statusCode(303);
        admin().get("/streams/" + id + "?fragment=happened")
                .then()
                .body(containsString("Restarted &lt;the&gt; encoder"));
        admin().formParam("text", "x".repeat(501))
                .post("/streams/" + id + "/note")
                .then()
                .statusCode(422)
                .body(containsString("id=\"note-error\""));
    }

    @Test
    void explainsItsReasons() {
        admin().get("/streams/reasons").then().statusCode(200).body(containsString("id=\"playlist_stale\""));
    }
}
