package dev.tallylight.access.openid;

import static dev.tallylight.testing.Api.TOKEN;
import static dev.tallylight.testing.Api.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.access.ConsoleSessions;
import dev.tallylight.access.entry.ReturnAddress;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.OpenIdIssuer;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.Cookie;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People sign in with a real issuer, see what their groups let them, and sign out. */
@QuarkusTest
@TestProfile(OpenIdIssuer.Profile.class)
@QuarkusTestResource(PostgresResource.class)
class OpenIdSignInAppTest {
    @Inject
    Pool pool;

    private final SignInBrowser browser = new SignInBrowser();

    @AfterEach
    void nothingIsLeft() {
        sql("delete from stream where name like 'openid %'");
        sql("delete from console_session");
    }

    private void sql(String statement) {
        pool.query(statement).execute().await().atMost(Duration.ofSeconds(30));
    }

    private static void stream(String tag) {
        Api.post("/streams", """
                {"url": "http://127.0.0.1:9/openid/%1$s", "name": "openid %1$s", "tags": ["%1$s"], "paused": true}""".formatted(tag)).statusCode(201);
    }

    private static List<Map<String, Object>> audit() {
        return as(TOKEN).get("/api/v1/audit?limit=20").path("items");
    }

    @Test
    void aGroupMakesAViewerOfASlice() {
        stream("sport");
        stream("news");
        stream("spоrt"); // with U+043E
        Response in = browser.signIn("anna");
        assertThat(in.statusCode()).isEqualTo(200);
        assertThat(in.asString()).contains("content=\"0;url=/\"");

        Cookie session = in.detailedCookie(ConsoleSessions.COOKIE);
        assertThat(session.isHttpOnly()).isTrue();
        assertThat(session.isSecured()).isTrue(); // TALLYLIGHT_PUBLIC_URL is https
        assertThat(session.getSameSite()).isEqualTo("Strict");
        assertThat(browser.ours.keySet()).containsExactly(ConsoleSessions.COOKIE);

        String streams = browser.get("/streams").asString();
        assertThat(streams)
                .contains("anna", "openid sport")
                .doesNotContain("openid news", "openid spоrt")
                .doesNotContain("href=\"/tokens\"", "href=\"/import\"");
        assertThat(browser.get("/tokens").statusCode()).isEqualTo(403);
        Map<String, Object> row = audit().stream()
                .filter(each -> "anna".equals(each.get("actor")) && "sign-in".equals(each.get("action")))
                .findFirst()
                .orElseThrow();
        assertThat(String.valueOf(row.get("changes"))).contains("subject", "anna", "viewer", "sport");
    }

    @Test
    void theIssuerIsAskedByTheCodeFlowWithPkceAndANonce() {
        String there = browser.get("/sign-in/openid").header("Location");
        assertThat(there).startsWith(OpenIdIssuer.running().url() + "/oauth2/authorize?");
        assertThat(SignInBrowser.parameter(there, "response_type")).isEqualTo("code");
        assertThat(SignInBrowser.parameter(there, "code_challenge_method")).isEqualTo("S256");
        assertThat(SignInBrowser.parameter(there, "code_challenge")).hasSize(43);
        assertThat(SignInBrowser.parameter(there, "nonce")).isNotEmpty();
        assertThat(SignInBrowser.parameter(there, "redirect_uri")).isEqualTo(OpenIdIssuer.PUBLIC + "/sign-in/callback");
        assertThat(there).doesNotContain(OpenIdIssuer.SECRET);
        Cookie state = browser.get("/sign-in/openid").detailedCookies().asList().getFirst();
        assertThat(state.isHttpOnly()).isTrue();
        assertThat(state.isSecured()).isTrue();
        assertThat(state.getSameSite()).isEqualTo("Lax");
        assertThat(state.getPath()).isEqualTo("/sign-in");
    }

    @Test
    void aHostThatSomebodySendsIsNotWhereTheIssuerSendsPeople() {
        Response begun = SignInBrowser.browser().header("Host", "evil.example").get("/sign-in/openid");
        assertThat(SignInBrowser.parameter(begun.header("Location"), "redirect_uri"))
                .startsWith(OpenIdIssuer.PUBLIC + "/");
    }

    @Test
    void anAdminSeesAll() {
        stream("news");
        browser.signIn("ben");
        assertThat(browser.get("/streams").asString()).contains("openid news", "href=\"/tokens\"");
        assertThat(browser.get("/audit").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"carl", "dora"})
    void whoHasNoRoleIsToldWhyAndIsInTheAudit(String name) {
        Response refused = browser.signIn(name);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.asString())
                .contains(name, name.equals("carl") ? "TALLYLIGHT_OIDC_GROUPS_CLAIM" : "TALLYLIGHT_OIDC_ROLES");
        assertThat(browser.ours).doesNotContainKey(ConsoleSessions.COOKIE);
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(audit())
                        .anyMatch(row -> name.equals(row.get("actor"))
                                && "refused".equals(row.get("action"))
                                && "session".equals(row.get("object"))));
    }

    @Test
    void signingOutEndsTheSessionHereAndThereAndItsCookieIsWorthNothing() {
        browser.signIn("anna");
        String session = browser.ours.get(ConsoleSessions.COOKIE);
        Response out = browser.post("/sign-out");
        assertThat(out.statusCode()).isEqualTo(200);
        assertThat(out.asString())
                .contains(OpenIdIssuer.running().url() + "/connect/logout?id_token_hint=")
                .contains("post_logout_redirect_uri=https%3A%2F%2Ftallylight.example.com%2Fsign-in");
        assertThat(out.detailedCookie(ConsoleSessions.COOKIE).getMaxAge()).isZero();
        browser.ours.put(ConsoleSessions.COOKIE, session);
        assertThat(browser.get("/streams").statusCode()).isEqualTo(303);
        assertThat(audit()).anyMatch(row -> "anna".equals(row.get("actor")) && "sign-out".equals(row.get("action")));

        String there = out.asString()
                .replaceAll("(?s).*content=\"0;url=([^\"]+)\".*", "$1")
                .replace("&amp;", "&");
        assertThat(browser.atTheIssuer(there, "nobody")).startsWith(OpenIdIssuer.PUBLIC + "/sign-in");
        // the issuer has forgotten, too: it asks again who that is
        assertThat(browser.signIn("ben").asString()).contains("0;url=/streams");
        assertThat(browser.get("/streams").asString()).contains("ben");
    }

    @Test
    @Timeout(60)
    void aPageThatFollowsEndsWithTheSignIn() throws Exception {
        browser.signIn("anna");
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var feed = client.send(
                    HttpRequest.newBuilder(URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/streams/live"))
                            .header("Cookie", ConsoleSessions.COOKIE + "=" + browser.ours.get(ConsoleSessions.COOKIE))
                            .timeout(Duration.ofSeconds(60))
                            .build(),
                    BodyHandlers.ofInputStream());
            assertThat(feed.statusCode()).isEqualTo(200);
            try (InputStream events = feed.body()) {
                CompletableFuture<byte[]> all = CompletableFuture.supplyAsync(() -> {
                    try {
                        return events.readAllBytes();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                assertThat(browser.get("/streams").statusCode()).isEqualTo(200);
                assertThat(all).as("it goes on until then").isNotDone();
                browser.post("/sign-out");
                assertThat(all).succeedsWithin(Duration.ofSeconds(10));
            }
        }
    }

    @Test
    void aSessionThatWasSetBeforeTheSignInIsNotTheOneAfterIt() {
        browser.ours.put(ConsoleSessions.COOKIE, "fixed-by-somebody-else");
        browser.signIn("anna");
        assertThat(browser.ours.get(ConsoleSessions.COOKIE)).isNotEqualTo("fixed-by-somebody-else");
        SignInBrowser other = new SignInBrowser();
        other.ours.put(ConsoleSessions.COOKIE, "fixed-by-somebody-else");
        assertThat(other.get("/streams").statusCode()).isEqualTo(303);
    }

    /** Somebody's code, brought by another browser: without the cookie of its beginning it opens nothing. */
    @Test
    void aCodeThatAnotherBrowserBeganOpensNothing() {
        String back = SignInBrowser.path(browser.throughTheIssuer("ben"));
        SignInBrowser victim = new SignInBrowser();
        Response answer = victim.get(back);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(victim.ours).doesNotContainKey(ConsoleSessions.COOKIE);
        victim.get("/sign-in/openid");
        assertThat(victim.get(back).statusCode()).isEqualTo(401);
        assertThat(victim.ours).doesNotContainKey(ConsoleSessions.COOKIE);
    }

    /** An issuer that knows somebody asks nobody: the link alone would sign a visitor in. */
    @Test
    void aLinkOfAnotherSiteBeginsNoSignIn() {
        for (String site : List.of("cross-site", "same-site")) {
            Response answer =
                    SignInBrowser.browser().header("Sec-Fetch-Site", site).get("/sign-in/openid");
            assertThat(answer.header("Location")).endsWith("/sign-in");
            assertThat(answer.detailedCookies().asList()).isEmpty();
        }
        Response own =
                SignInBrowser.browser().header("Sec-Fetch-Site", "same-origin").get("/sign-in/openid");
        assertThat(own.header("Location")).startsWith(OpenIdIssuer.running().url());
    }

    @Test
    void aSignInEndsTheOneBeforeInTheSameBrowser() {
        browser.signIn("anna");
        SignInBrowser old = new SignInBrowser();
        old.ours.putAll(browser.ours);
        browser.signIn("anna");
        assertThat(browser.get("/streams").statusCode()).isEqualTo(200);
        assertThat(old.get("/streams").statusCode()).isEqualTo(303);
    }

    /** After a change of the issuer: the one's token is nothing for the other. */
    @Test
    void aTokenOfBeforeOtherRulesGoesToNoIssuer() {
        browser.signIn("anna");
        sql("update console_session set rules = '\\x00'");
        Response out = browser.post("/sign-out");
        assertThat(out.statusCode()).isEqualTo(303);
        assertThat(out.header("Location")).endsWith("/sign-in");
    }

    /** Whose account has ended, whose group was taken away: the issuer does not tell. */
    @Test
    void anAdminEndsSomebodysSignIns() {
        browser.signIn("anna");
        SignInBrowser other = new SignInBrowser();
        other.signIn("anna");
        SignInBrowser ben = new SignInBrowser();
        ben.signIn("ben");
        String id = audit().stream()
                .filter(row -> "anna".equals(row.get("actor")))
                .map(row -> String.valueOf(row.get("actorId")))
                .findFirst()
                .orElseThrow();
        as(TOKEN).delete("/api/v1/people/" + id + "/sessions").then().statusCode(204);
        assertThat(browser.get("/streams").statusCode()).isEqualTo(303);
        assertThat(other.get("/streams").statusCode()).isEqualTo(303);
        assertThat(ben.get("/streams").statusCode()).isEqualTo(200);
        assertThat(audit())
                .anyMatch(row -> "delete".equals(row.get("action"))
                        && "session".equals(row.get("object"))
                        && "anna".equals(row.get("name")));
        as(TOKEN).delete("/api/v1/people/" + id + "/sessions").then().statusCode(404);
    }

    @Test
    void aPersonIsInForHoursNotForDays() {
        Cookie session = browser.signIn("anna").detailedCookie(ConsoleSessions.COOKIE);
        assertThat(session.getMaxAge()).isEqualTo(Duration.ofHours(4).toSeconds());
    }

    @Test
    void aCodeIsGoodOnce() {
        String back = SignInBrowser.path(browser.throughTheIssuer("anna"));
        Map<String, String> before = Map.copyOf(browser.ours);
        assertThat(browser.get(back).statusCode()).isEqualTo(200);
        SignInBrowser again = new SignInBrowser();
        again.ours.putAll(before);
        assertThat(again.get(back).statusCode()).isEqualTo(401);
        assertThat(again.ours).doesNotContainKey(ConsoleSessions.COOKIE);
    }

    @Test
    void whatTheIssuerRefusesIsSaidWithoutWhatAnybodyMayWrite() {
        String there = browser.get("/sign-in/openid").header("Location");
        String state = SignInBrowser.parameter(there, "state");
        Response answer = browser.get(
                "/sign-in/callback?error=access_denied&error_description=%3Cb%3Eevil%3C/b%3E&state=" + state);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.asString()).contains("access_denied").doesNotContain("evil");
    }

    /** What Quarkus would keep a session in holds nothing, and is taken for nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"q_session", "q_session_tallylight", "q_auth_tallylight", "q_session_tallylight_chunk_1"})
    void cookiesOfQuarkusOpenNothing(String name) {
        browser.ours.put(name, "none");
        assertThat(browser.get("/streams").statusCode()).isEqualTo(303);
        browser.ours.put(name, "none");
        assertThat(browser.get("/sign-in/callback").statusCode()).isEqualTo(401);
        browser.ours.put(name, "none");
        assertThat(browser.get("/sign-in/openid").statusCode()).isEqualTo(303);
        assertThat(browser.ours).doesNotContainKey(ConsoleSessions.COOKIE);
    }

    @Test
    void whoAskedForAPageIsLedThere() {
        assertThat(browser.get("/notifications?state=failed").header("Location"))
                .endsWith("/sign-in");
        assertThat(browser.signIn("anna").asString()).contains("0;url=/notifications?state=failed");
        assertThat(browser.ours).doesNotContainKey(ReturnAddress.COOKIE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example",
                "/\\evil.example",
                "/streams//evil.example",
                "/streams/../../evil",
                "/streams?x=%0d%0aSet-Cookie:a=b\"><script>",
                "/sign-out",
                "/sign-in/openid",
                "javascript:alert(1)",
                "/api/v1/tokens",
                "/streams\u0000",
            })
    void whatIsNoPageOfOursIsNotLedTo(String address) {
        assertThat(ReturnAddress.of(address)).isEqualTo("/");
    }

    @Test
    void aReturnAddressThatSomebodyPlantedLeadsHome() {
        browser.ours.put(ReturnAddress.COOKIE, "//evil.example/streams");
        assertThat(browser.signIn("anna").asString()).contains("0;url=/\"");
    }

    @Test
    void aTokenSignsInAsBefore() {
        assertThat(browser.get("/sign-in").asString()).contains("Sign in with localhost", "name=\"token\"");
        Response in = SignInBrowser.browser().formParam("token", TOKEN).post("/sign-in");
        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(in.detailedCookie(ConsoleSessions.COOKIE).isSecured()).isTrue();
    }

    /** As after a restart with another issuer or other roles: who came in by those is not in by these. */
    @Test
    void aSessionThatWasMadeUnderOtherRulesHoldsNoMore() {
        browser.signIn("ben");
        assertThat(browser.get("/streams").statusCode()).isEqualTo(200);
        sql("update console_session set rules = '\\x00'");
        assertThat(browser.get("/streams").statusCode()).isEqualTo(303);
    }

    @Test
    void nothingSecretIsShown() {
        browser.signIn("ben");
        String all = browser.get("/sign-in").asString()
                + browser.get("/audit").asString()
                + browser.get("/tokens").asString()
                + as(TOKEN).get("/q/health/ready").asString()
                + as(TOKEN).get("/q/metrics").asString();
        assertThat(all).doesNotContain(OpenIdIssuer.SECRET);
        assertThat(pool.query("select id_token_encrypted from console_session")
                        .execute()
                        .await()
                        .atMost(Duration.ofSeconds(30))
                        .iterator()
                        .next()
                        .getBuffer(0)
                        .toString())
                .doesNotContain("eyJ");
    }
}
