package dev.tallylight.access.entry;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.LogLines;
import dev.tallylight.testing.NarrowDoors;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and how: guesses, forms of other sites, cookies. */
@QuarkusTest
@TestProfile(NarrowDoors.class)
@QuarkusTestResource(PostgresResource.class)
class EntryAppTest {
    private static final String COOKIE = "tallylight-session";

    private static RequestSpecification from(String address) {
        return given().header("X-Forwarded-For", address).redirects().follow(false);
    }

    private static Response signIn(RequestSpecification from, String token) {
        return from.formParam("token", token).post("/sign-in");
    }

    private static Response ask(RequestSpecification from, String token) {
        return from.header("Authorization", "Bearer " + token).get("/api/v1/events");
    }

    private static Response page(RequestSpecification from, String path) {
        return from.header("Authorization", "Bearer tl_" + "B".repeat(43)).get(path);
    }

    private static Response report(RequestSpecification from) {
        return from.header("Authorization", "Bearer tlc_" + "x".repeat(43))
                .header("Tallylight-Protocol", "1")
                .header("Tallylight-Agent", "9b2d3f0e-0000-4000-8000-000000000001")
                .get("/api/v1/agent/assignments");
    }

    private static void assertWaitsAfterAFew(int plainly, Supplier<Response> wrong) {
        for (int i = 0; i < NarrowDoors.WRONG_CREDENTIALS; i++) {
            wrong.get().then().statusCode(plainly);
        }
        wrong.get().then().statusCode(429).header("Retry-After", notNullValue());
        wrong.get().then().statusCode(429);
    }

    @Test
    void whoGuessesTokensMustWaitAndNobodyElseEvenFromThereMust() {
        assertWaitsAfterAFew(401, () -> ask(from("203.0.113.1"), "wrong"));
        ask(from("203.0.113.1"), "wrong")
                .then()
                .body("type", equalTo("urn:tallylight:problem:rate-limited"))
                .body("detail", containsString("a valid token passes"))
                // the limit names itself
                .body("detail", containsString("more than " + NarrowDoors.WRONG_CREDENTIALS + " times"));
        ask(from("203.0.113.1"), Api.TOKEN).then().statusCode(200);
        signIn(from("203.0.113.1"), Api.TOKEN).then().statusCode(303);
        ask(from("203.0.113.2"), "wrong").then().statusCode(401);
    }

    @Test
    void soMustWhoGuessesTokensOnPages() {
        try (LogLines log = LogLines.from(Level.WARNING)) {
            assertWaitsAfterAFew(303, () -> page(from("203.0.113.10"), "/streams"));
            for (String path : List.of(
                    "/",
                    "/streams",
                    "/tokens",
                    "/notifications",
                    "/inboxes",
                    "/audit",
                    "/import",
                    "/streams/x",
                    "/inboxes/x")) {
                page(from("203.0.113.10"), path)
                        .then()
                        .statusCode(429)
                        .header("Retry-After", notNullValue())
                        .header("Content-Security-Policy", notNullValue())
                        .contentType("text/html");
            }
            ask(from("203.0.113.10"), "wrong").then().statusCode(429).contentType("application/problem+json");
            // these are nobody's secret
            page(from("203.0.113.10"), "/sign-in").then().statusCode(200);
            assertThat(log.of("guessing")).as("once for the burst").hasSize(1);
            assertThat(log.withAStackTrace()).isEmpty();
        }
    }

    /** What a media server is answered then, it would have been answered with 404. */
    @Test
    void soMustWhoGuessesTheKeysOfHints() {
        assertWaitsAfterAFew(404, () -> from("203.0.113.12").post("/hints/hint_" + "C".repeat(43)));
        String key = Api.post("/hints", "{\"kind\": \"nginx-rtmp\"}").extract().path("key");
        from("203.0.113.12").post("/hints/" + key).then().statusCode(200);
    }

    /** Whoever has a right one is heard, from the same address as well. */
    @Test
    void soMustWhoGuessesTheKeysOfServers() {
        assertWaitsAfterAFew(404, () -> from("203.0.113.14").post("/api/v1/heartbeats/hb_" + "C".repeat(43)));
        String key =
                Api.post("/servers", "{\"name\": \"guessed at\"}").extract().path("key");
        from("203.0.113.14").post("/api/v1/heartbeats/" + key).then().statusCode(204);
    }

    @Test
    void soMustWhoGuessesAtTheSignIn() {
        assertWaitsAfterAFew(401, () -> signIn(from("203.0.113.3"), "wrong"));
        signIn(from("203.0.113.3"), "wrong").then().contentType("text/html");
        signIn(from("203.0.113.3"), Api.TOKEN).then().statusCode(303);
    }

    @ParameterizedTest
    @ValueSource(strings = {"token=LONG", "LONG", "token=%zz", "token=%", "%=%&token", "AMPERSANDS", ""})
    void aFormThatIsNoneIsNoFaultOfOurs(String form) {
        String body = form.replace("LONG", "a".repeat(1_900)).replace("AMPERSANDS", "&".repeat(1_900));
        try (LogLines log = LogLines.from(Level.WARNING)) {
            from("2001:db8:9:" + form.length() + "::1")
                    .contentType("application/x-www-form-urlencoded")
                    .body(body)
                    .post("/sign-in")
                    .then()
                    .statusCode(401)
                    .contentType("text/html");
            for (String tooMuch : List.of("token=" + "a".repeat(5_000), "x".repeat(100_000))) {
                from("203.0.113.11")
                        .contentType("application/x-www-form-urlencoded")
                        .body(tooMuch)
                        .post("/sign-in")
                        .then()
                        .statusCode(413);
            }
            assertThat(log.withAStackTrace()).isEmpty();
        }
    }

    @Test
    void aFormThatDoesNotSayHowLongItIsNoFaultOfOursEither() throws IOException {
        String chunk = "ff0\r\n" + "x".repeat(0xff0) + "\r\n";
        try (LogLines log = LogLines.from(Level.WARNING);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(30_000);
            String request = "POST /sign-in HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\n\r\n" + chunk + chunk + "0\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 413".length());
            assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
            assertThat(log.withAStackTrace()).isEmpty();
        }
    }

    @Test
    void soMustWhoGuessesACheckpointsToken() {
        assertWaitsAfterAFew(401, () -> report(from("203.0.113.4")));
    }

    @Test
    void aCustomersAddressesAreOne() {
        int[] last = {0};
        assertWaitsAfterAFew(401, () -> ask(from("2001:db8:7:7::" + ++last[0]), "wrong"));
        ask(from("2001:db8:7:8::1"), "wrong").then().statusCode(401);
    }

    @Test
    void anOldCookieIsNoGuess() {
        for (int i = 0; i < 3 * NarrowDoors.WRONG_CREDENTIALS; i++) {
            from("203.0.113.5").cookie(COOKIE, "old").get("/streams").then().statusCode(303);
        }
        ask(from("203.0.113.5"), "wrong").then().statusCode(401);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    https://evil.example,          ''
                    http://evil.HOST,              ''
                    http://evilHOST,               ''
                    https://HOST,                  ''
                    http://HOST@evil.example,      ''
                    http://HOST.evil.example,      ''
                    null,                          ''
                    '',                            cross-site
                    '',                            same-site
                    http://HOST,                   cross-site
                    """)
    void refusesFormsOfOtherSites(String origin, String site) {
        ValidatableResponse answer = signInFrom(origin, site);
        answer.statusCode(403).header("Set-Cookie", org.hamcrest.Matchers.nullValue());

        String session = signIn(from("203.0.113.6"), Api.TOKEN).cookie(COOKIE);
        browser(origin, site).cookie(COOKIE, session).post("/sign-out").then().statusCode(403);
        browser(origin, site)
                .cookie(COOKIE, session)
                .contentType("application/json")
                .body("{\"name\":\"x\",\"role\":\"admin\"}")
                .post("/api/v1/tokens")
                .then()
                .statusCode(401);
        from("203.0.113.6").cookie(COOKIE, session).get("/streams").then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    http://HOST,                          same-origin
                    http://HOST,                          ''
                    https://tallylight.example.com,       ''
                    '',                                   same-origin
                    '',                                   none
                    '',                                   ''
                    """)
    void takesItsOwnAndWhatIsNoBrowser(String origin, String site) {
        signInFrom(origin, site).statusCode(303).cookie(COOKIE, notNullValue());
    }

    private RequestSpecification browser(String origin, String site) {
        RequestSpecification request = from("203.0.113.6");
        if (!origin.isEmpty()) {
            request.header("Origin", origin.replace("HOST", "localhost:" + RestAssured.port));
        }
        return site.isEmpty() ? request : request.header("Sec-Fetch-Site", site);
    }

    private ValidatableResponse signInFrom(String origin, String site) {
        return signIn(browser(origin, site), Api.TOKEN).then();
    }

    @Test
    void theCookieIsForTheBrowserAlone() {
        String cookie = signIn(from("203.0.113.7"), Api.TOKEN).header("Set-Cookie");
        assertThat(cookie).containsIgnoringCase("HttpOnly").containsIgnoringCase("SameSite=Strict");
        assertThat(cookie)
                .as("the public URL of these tests has https, whatever a proxy speaks behind it")
                .containsIgnoringCase("Secure");
    }

    @Test
    void aCookieFixedBeforeTheSignInIsNobodysAfterIt() {
        Response signedIn = signIn(from("203.0.113.8").cookie(COOKIE, "fixed-by-somebody"), Api.TOKEN);
        assertThat(signedIn.cookie(COOKIE)).isNotEqualTo("fixed-by-somebody");
        from("203.0.113.8")
                .cookie(COOKIE, "fixed-by-somebody")
                .get("/streams")
                .then()
                .statusCode(303);
    }

    @Test
    void aCookieIsNoGoodAfterTheSignOut() {
        String session = signIn(from("203.0.113.9"), Api.TOKEN).cookie(COOKIE);
        from("203.0.113.9").cookie(COOKIE, session).get("/streams").then().statusCode(200);
        from("203.0.113.9").cookie(COOKIE, session).post("/sign-out").then().statusCode(303);
        from("203.0.113.9").cookie(COOKIE, session).get("/streams").then().statusCode(303);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    /tokens,      '{"name": "aX", "role": "viewer"}', name
                    /streams,     '{"url": "https://example.com/a.m3u8", "name": "aX"}', name
                    /streams,     '{"url": "https://example.com/a.m3u8", "tags": ["aX"]}', tags
                    /streams,     '{"url": "https://example.com/a.m3u8", "key": "aX"}', key
                    /checkpoints, '{"name": "aX b"}', name
                    /checkpoints, '{"name": "Bonn, Germany", "place": "aX b"}', place
                    /checkpoints, '{"name": "Bonn, Germany", "tags": ["aX"]}', tags
                    /webhooks,    '{"url": "https://example.com/h", "description": "aX b"}', description
                    /webhooks,    '{"url": "https://example.com/h", "tags": ["aX"]}', tags
                    /maintenance, '{"name": "aX b", "start": "2027-01-01T00:00", "duration": "1h"}', name
                    """)
    void namesAreLines(String path, String body, String field) {
        for (String bad : List.of("\\n2026-11-29 INFO forged", "\\u001b[2J", "\\u202e", "\\u0085", "\\u2028")) {
            Api.post(path, body.replace("X", bad + "z"))
                    .statusCode(422)
                    .body("violations.field", org.hamcrest.Matchers.hasItem(field))
                    .body("violations.message", org.hamcrest.Matchers.hasItem(containsString("one line")));
        }
    }
}
