package dev.tallylight.console.setting;

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
import org.junit.jupiter.api.Test;

/** The pages of tokens and of the audit as a browser gets them. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class AccessPagesAppTest {
    @Test
    void makesATokenThatIsShownOnceAndRevokesIt() {
        String page = Browser.as(Api.TOKEN)
                .formParam("name", "wall <b>")
                .formParam("role", "viewer")
                .formParam("expiresAt", "2090-01-31")
                .post("/tokens")
                .then()
                .statusCode(200)
                .body(allOf(
                        containsString("shown this once"),
                        containsString("wall &lt;b&gt;"),
                        containsString("2090-02-01T00:00:00.000Z")))
                .extract()
                .asString();
        String token = page.replaceAll("(?s).*<code id=\"token\"[^>]*>(tl_[^<]{43})</code>.*", "$1");
        assertThat(token).hasSize(46);
        Api.as(token).get("/api/v1/streams").then().statusCode(200);

        String id = idOf(token);
        Browser.as(Api.TOKEN)
                .post("/tokens/" + id + "/revoke")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/tokens"));
        Api.as(token).get("/api/v1/streams").then().statusCode(401);

        Browser.as(Api.TOKEN)
                .get("/audit")
                .then()
                .statusCode(200)
                .body(allOf(
                        containsString("<h1>Audit</h1>"),
                        containsString("delete token"),
                        containsString("create token"),
                        containsString("sign-in session"),
                        containsString("wall &lt;b&gt;"),
                        not(containsString(token)),
                        containsString("href=\"/audit\" aria-current=\"page\"")));
    }

    private static String idOf(String token) {
        return Api.get("/tokens?limit=500")
                .jsonPath()
                .getString("items.find { it.beginning == '" + token.substring(0, 8) + "' }.id");
    }

    @Test
    void saysWhatIsWrongBesideTheField() {
        Browser.as(Api.TOKEN)
                .formParam("name", "")
                .formParam("role", "emperor")
                .formParam("expiresAt", "2020-01-01")
                .post("/tokens")
                .then()
                .statusCode(422)
                .body(allOf(
                        containsString("name-error"), containsString("role-error"), containsString("expiresAt-error")));
        Browser.as(Api.TOKEN)
                .formParam("name", "x")
                .formParam("role", "viewer")
                .formParam("expiresAt", "soon")
                .post("/tokens")
                .then()
                .statusCode(422)
                .body(containsString("must be a day"));
        String bootstrap = Api.get("/tokens").jsonPath().getString("items.find { it.name == 'bootstrap' }.id");
        Browser.as(Api.TOKEN)
                .post("/tokens/" + bootstrap + "/revoke")
                .then()
                .statusCode(409)
                .body(containsString("TALLYLIGHT_ADMIN_TOKEN"));
    }

    @Test
    void findsWhatSomebodyDidSinceADay() {
        Browser.as(Api.TOKEN)
                .get("/audit?actor=nobody+of+this+name&since=2026-01-01")
                .then()
                .statusCode(200)
                .body(allOf(containsString("Nothing that matches"), containsString("value=\"2026-01-01\"")));
        Browser.as(Api.TOKEN).get("/audit?since=yesterday").then().statusCode(400);
    }

    @Test
    void areForAdmins() {
        String editor = Api.post("/tokens", "{\"name\":\"edits\",\"role\":\"editor\"}")
                .extract()
                .path("token");
        Browser.as(editor).get("/tokens").then().statusCode(403);
        Browser.as(editor).get("/audit").then().statusCode(403);
        Browser.as(editor)
                .formParam("name", "x")
                .formParam("role", "admin")
                .post("/tokens")
                .then()
                .statusCode(403);
        Browser.as(editor).get("/streams").then().body(not(containsString("href=\"/audit\"")));
        Browser.stranger().get("/audit").then().statusCode(303).header("Location", endsWith("/sign-in"));
    }
}
