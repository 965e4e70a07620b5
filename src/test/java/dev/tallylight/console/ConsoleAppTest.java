package dev.tallylight.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.tallylight.access.ConsoleSessions;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pages as a browser gets them; BrowserIT clicks through them. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ConsoleAppTest {
    private static final String UNKNOWN = "01939d2e-0000-7000-8000-000000000000";

    private static RequestSpecification browser() {
        return given().redirects()
                .follow(false)
                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                .header("Sec-Fetch-Site", "same-origin");
    }

    private static Response signIn(String token) {
        return browser().formParam("token", token).post("/sign-in");
    }

    private static RequestSpecification as(String token) {
        return browser().cookie(ConsoleSessions.COOKIE, signIn(token).cookie(ConsoleSessions.COOKIE));
    }

    private static RequestSpecification admin() {
        return as(Api.TOKEN);
    }

    private static RequestSpecification stranger() {
        return browser();
    }

    /** This installation has no issuer: nothing of it is shown, and nothing asked. */
    @Test
    void withoutAnIssuerThereAreTokensAlone() {
        stranger().get("/sign-in").then().statusCode(200).body(not(containsString("Sign in with")));
        for (String path : List.of("/sign-in/openid", "/sign-in/callback?code=x&state=y")) {
            stranger().get(path).then().statusCode(404).body(containsString("TALLYLIGHT_OIDC_ISSUER"));
        }
    }

    /** TALLYLIGHT_PUBLIC_URL is https, whatever the request came by. */
    @Test
    void theSessionsCookieIsForHttpsAloneWherePeopleComeByIt() {
        var session = signIn(Api.TOKEN).detailedCookie(ConsoleSessions.COOKIE);
        assertThat(session.isSecured()).isTrue();
        assertThat(session.isHttpOnly()).isTrue();
        assertThat(session.getSameSite()).isEqualTo("Strict");
    }

    @Test
    void leadsAStrangerToTheSignIn() {
        for (String path : List.of("/", "/streams", "/streams/" + UNKNOWN, "/notifications")) {
            stranger().get(path).then().statusCode(303).header("Location", endsWith("/sign-in"));
        }
        stranger()
                .formParam("url", "https://example.com/")
                .post("/streams")
                .then()
                .statusCode(303);
        stranger().get("/sign-in").then().statusCode(200).body(containsString("<h1>Sign in</h1>"));
    }

    @Test
    void tellsHtmxToLeaveThePageRatherThanPutTheSignInIntoIt() {
        stranger()
                .header("HX-Request", "true")
                .get("/streams?fragment=rows")
                .then()
                .statusCode(204)
                .header("HX-Redirect", "/sign-in")
                .body(emptyString());
    }

    @Test
    void refusesAFeedWithoutASessionAndForgetsNoPageForIt() {
        for (String feed : new String[] {"/streams/live", "/wall/live"}) {
            stranger()
                    .accept("text/event-stream")
                    .get(feed)
                    .then()
                    .statusCode(401)
                    .header("Set-Cookie", nullValue())
                    .body(emptyString());
        }
    }

    @Test
    void signsInWithATokenAndOut() {
        Response refused = signIn("made up");
        assertThat(refused.cookie(ConsoleSessions.COOKIE)).isNull();
        refused.then().statusCode(401).contentType(containsString("text/html")).body(containsString("role=\"alert\""));

        Response in = signIn(Api.TOKEN);
        in.then().statusCode(303).header("Location", endsWith("/"));
        assertThat(in.header("Set-Cookie")).contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=");
        String session = in.cookie(ConsoleSessions.COOKIE);
        assertThat(session).isNotEqualTo(Api.TOKEN);

        browser().cookie(ConsoleSessions.COOKIE, session).get("/").then().statusCode(200);
        browser()
                .cookie(ConsoleSessions.COOKIE, session)
                .post("/sign-out")
                .then()
                .statusCode(303);
        browser()
                .cookie(ConsoleSessions.COOKIE, session)
                .get("/streams")
                .then()
                .header("Location", endsWith("/sign-in"));
    }

    @Test
    void letsSomebodyWhoseSessionHasEndedSignInAgain() {
        browser().cookie(ConsoleSessions.COOKIE, "ended").get("/sign-in").then().statusCode(200);
        browser().cookie(ConsoleSessions.COOKIE, "ended").get("/").then().header("Location", endsWith("/sign-in"));
        browser()
                .cookie(ConsoleSessions.COOKIE, "ended")
                .formParam("token", Api.TOKEN)
                .post("/sign-in")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/"));
    }

    @Test
    void givesEveryPageItsSafetyHeaders() {
        for (String path : List.of("/sign-in", "/streams", "/notifications", "/streams/" + UNKNOWN, "/streams/x")) {
            admin().get(path)
                    .then()
                    .header("Content-Security-Policy", equalTo(PageResponses.POLICY))
                    .header("X-Content-Type-Options", equalTo("nosniff"))
                    .header("Referrer-Policy", equalTo("no-referrer"))
                    .header("Cache-Control", equalTo("no-store"))
                    .contentType(containsString("text/html"));
        }
    }

    @Test
    void needsNothingThatItsPolicyForbids() {
        for (String path : List.of("/sign-in", "/streams", "/notifications")) {
            String page = admin().get(path).asString();
            assertThat(page).doesNotContain("style=", "<style", "onclick=", "hx-on", "javascript:", "http://cdn");
            assertThat(page).doesNotContainPattern("<script(?! src=)");
        }
        for (String path : List.of(
                "/console/console.css",
                "/console/console.js",
                "/console/favicon.svg",
                "/webjars/htmx.org/2.0.8/dist/htmx.min.js")) {
            browser().get(path).then().statusCode(200);
        }
    }

    @Test
    void showsAHostileNameAsText() {
        String name = "<script>alert(1)</script>\"'&";
        Response added = admin().formParam("url", "https://hostile.example.com/live.m3u8?token=s3cret")
                .formParam("name", name)
                .formParam("protocol", "hls")
                .formParam("interval", "1m")
                .formParam("tags", "<b>bold</b>, sport")
                .post("/streams");
        added.then().statusCode(303).header("Location", containsString("/streams/"));
        String path = added.header("Location").replaceFirst("^https?://[^/]+", "");
        for (String each : List.of("/streams", "/streams?fragment=rows", path, path + "?fragment=state")) {
            String page = admin().get(each).asString();
            assertThat(page)
                    .as(each)
                    .contains("&lt;script&gt;alert(1)")
                    .doesNotContain("<script>alert", "<b>bold", "s3cret");
        }
        admin().queryParam("q", "\"><script>alert(2)")
                .get("/streams")
                .then()
                .statusCode(200)
                .body(allOf(containsString("%22%3E%3Cscript"), not(containsString("<script>alert"))));
        admin().post(path + "/delete").then().statusCode(303).header("Location", endsWith("/streams"));
        admin().get(path).then().statusCode(404);
    }

    @Test
    void saysWhatIsWrongBesideItsFieldAndKeepsWhatWasTyped() {
        admin().formParam("url", "ftp://example.com/x")
                .formParam("name", "Studio B")
                .post("/streams")
                .then()
                .statusCode(422)
                .body(
                        containsString("id=\"url-error\""),
                        containsString("ftp://example.com/x"),
                        containsString("Studio B"));
        admin().formParam("url", "https://example.com/x")
                .formParam("interval", "soon")
                .post("/streams")
                .then()
                .statusCode(422)
                .body(containsString("id=\"interval-error\""));
        admin().formParam("url", "https://example.com/x")
                .formParam("protocol", "carrier-pigeon")
                .post("/streams/try")
                .then()
                .statusCode(200)
                .body(containsString("role=\"alert\""), containsString("The protocol"));
        admin().formParam("url", "file:///etc/passwd")
                .post("/notifications")
                .then()
                .statusCode(422)
                .body(containsString("id=\"url-error\""));
    }

    @Test
    void triesAUrlWithoutAddingIt() {
        admin().formParam("url", "tcp://127.0.0.1:1")
                .formParam("protocol", "tcp")
                .post("/streams/try")
                .then()
                .statusCode(200)
                .body(containsString("connect_refused"), containsString("What happened"));
        admin().get("/streams?q=127.0.0.1:1").then().body(containsString("No streams match"));
    }

    @Test
    void pausesAndResumes() {
        String id = Api.post("/streams", "{\"url\":\"https://pause.example.com/live.m3u8\"}")
                .statusCode(201)
                .extract()
                .path("id");
        admin().post("/streams/" + id + "/pause").then().statusCode(303);
        assertThat(Api.status(id)).isEqualTo("paused");
        admin().get("/streams/" + id).then().body(containsString("Resume</button>"));
        admin().post("/streams/" + id + "/resume").then().statusCode(303);
        assertThat(Api.status(id)).isNotEqualTo("paused");
        admin().post("/streams/" + id + "/delete").then().statusCode(303);
    }

    @Test
    void letsAViewerLookAndNotTouch() {
        String viewer = Api.post("/tokens", "{\"name\":\"console viewer\",\"role\":\"viewer\"}")
                .statusCode(201)
                .extract()
                .path("token");
        as(viewer).get("/streams").then().statusCode(200).body(not(containsString("Add a stream")));
        as(viewer).get("/notifications").then().statusCode(200).body(not(containsString("Handler URL")));
        as(viewer)
                .formParam("url", "https://example.com/live.m3u8")
                .post("/streams")
                .then()
                .statusCode(403)
                .contentType(containsString("text/html"))
                .body(containsString("ask an admin"));
        as(viewer)
                .formParam("url", "https://example.com/hook")
                .post("/notifications")
                .then()
                .statusCode(403);
    }

    @Test
    void takesNoFormFromAnotherSite() {
        String session = signIn(Api.TOKEN).cookie(ConsoleSessions.COOKIE);
        given().redirects()
                .follow(false)
                .cookie(ConsoleSessions.COOKIE, session)
                .header("Accept", "text/html")
                .header("Sec-Fetch-Site", "cross-site")
                .formParam("url", "https://forged.example.com/live.m3u8")
                .post("/streams")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/sign-in"));
        admin().get("/streams?q=forged").then().body(containsString("No streams match"));
    }

    @Test
    void showsASecretOnceAndKeepsAHandlerThatIsNotToBeSentTo() {
        String made = admin().formParam("url", "https://handler.example.com/console?key=s3cret")
                .formParam("format", "dispersa")
                .post("/notifications")
                .then()
                .statusCode(200)
                .body(containsString("whsec_"), containsString("not sending"))
                .extract()
                .asString();
        assertThat(made).contains("id=\"dispersa-token\"");
        String later = admin().get("/notifications").asString();
        assertThat(later).contains("handler.example.com").doesNotContain("whsec_", "dispersa-token", "s3cret");
        String id = Api.get("/webhooks").path("items.find { it.url.contains('/console') }.id");
        admin().post("/notifications/" + id + "/enable").then().statusCode(303);
        assertThat((boolean) Api.get("/webhooks/" + id).path("enabled")).isTrue();
        admin().post("/notifications/" + id + "/delete").then().statusCode(303);
        Api.get("/webhooks/" + id).then().statusCode(404);
    }

    @Test
    void answersABrowserWithPagesAndSoftwareWithProblems() {
        admin().get("/no-such-page").then().statusCode(404).body(containsString("There is no such thing"));
        admin().get("/streams/x").then().statusCode(404).body(containsString("Back to the streams"));
        browser().get("/api/v1/streams").then().statusCode(401).contentType("application/problem+json");
        browser().get("/api/v1/nothing").then().statusCode(404).contentType("application/problem+json");
        given().get("/no-such-page").then().statusCode(404).contentType("application/problem+json");
    }
}
