package dev.tallylight.access.openid;

import static dev.tallylight.testing.Api.TOKEN;
import static dev.tallylight.testing.Api.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.OpenIdIssuer;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JWTs of the issuer at the API: what is right opens what its groups may see, and nothing else opens anything. */
@QuarkusTest
@TestProfile(OpenIdIssuer.Profile.class)
@QuarkusTestResource(PostgresResource.class)
class BearerJwtAppTest {
    @Inject
    Pool pool;

    private final OpenIdIssuer issuer = OpenIdIssuer.running();

    @AfterEach
    void nothingIsLeft() {
        pool.query("delete from stream where name like 'jwt %'")
                .execute()
                .await()
                .atMost(Duration.ofSeconds(30));
    }

    private JWTClaimsSet.Builder claims(Object... groups) {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(issuer.url())
                .subject("emil")
                .audience(OpenIdIssuer.CLIENT)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .claim("preferred_username", "emil")
                .claim("groups", List.of(groups));
    }

    private static ValidatableResponse streams(String jwt) {
        return as(jwt).get("/api/v1/streams").then();
    }

    private static void refused(String jwt, String words) {
        streams(jwt).statusCode(401).body("detail", containsString(words));
    }

    private static void stream(String tag) {
        Api.post("/streams", """
                {"url": "http://127.0.0.1:9/jwt/%1$s", "name": "jwt %1$s", "tags": ["%1$s"], "paused": true}""".formatted(tag)).statusCode(201);
    }

    @Test
    void whatIsRightOpensTheSliceOfItsGroups() {
        stream("sport");
        stream("news");
        stream("spоrt"); // with U+043E
        String jwt = issuer.sign(claims("Sport, Desk").build());
        List<String> names = streams(jwt).statusCode(200).extract().path("items.name");
        assertThat(names).contains("jwt sport").doesNotContain("jwt news", "jwt spоrt");
        as(jwt).body("{}").post("/api/v1/streams").then().statusCode(403);
        as(jwt).get("/api/v1/tokens").then().statusCode(403);
        String editor = issuer.sign(claims("sport-editors").build());
        as(editor)
                .body(
                        "{\"url\": \"http://127.0.0.1:9/jwt/e\", \"name\": \"jwt e\", \"tags\": [\"sport\"], \"paused\": true}")
                .post("/api/v1/streams")
                .then()
                .statusCode(201);
        as(TOKEN).get("/api/v1/audit?actor=emil").then().body("items[0].action", equalTo("create"));
    }

    @Test
    void aGroupThatIsCalledLikeARoleOfOursIsNone() {
        streams(issuer.sign(claims("admin", "viewer", "editor").build())).statusCode(403);
    }

    @Test
    void unsignedIsRefused() {
        refused(new PlainJWT(claims("ops").build()).serialize(), "valid token");
        for (String alg : List.of("none", "None", "NONE", "")) {
            String head = base64("{\"alg\":\"" + alg + "\",\"kid\":\"the-key\"}");
            String body = base64(claims("ops").build().toString());
            refused(head + "." + body + ".", "valid token");
            refused(head + "." + body + "." + base64("x"), "valid token");
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Whoever takes the public key for a shared secret lets everybody in who can read it. */
    @Test
    void thePublicKeyIsNoSecret() throws Exception {
        byte[] der = issuer.key().toRSAPublicKey().getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END PUBLIC KEY-----\n";
        String jwk = issuer.key().toPublicJWK().toJSONString();
        for (byte[] secret : List.of(
                der,
                pem.getBytes(),
                jwk.getBytes(),
                OpenIdIssuer.SECRET.repeat(2).getBytes())) {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("the-key").build(),
                    claims("ops").build());
            jwt.sign(new MACSigner(secret));
            refused(jwt.serialize(), "valid token");
        }
    }

    @Test
    void anotherKeyIsNotTheIssuers() throws JOSEException {
        var stranger = new RSAKeyGenerator(2048).keyID("the-key").generate();
        refused(OpenIdIssuer.sign(claims("ops").build(), stranger), "valid token");
        var unknown = new RSAKeyGenerator(2048).keyID("another-key").generate();
        refused(OpenIdIssuer.sign(claims("ops").build(), unknown), "valid token");
        // its own key in its head, as RFC 7515 §4.1.3 has it
        SignedJWT own = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .jwk(stranger.toPublicJWK())
                        .build(),
                claims("ops").build());
        own.sign(new com.nimbusds.jose.crypto.RSASSASigner(stranger));
        refused(own.serialize(), "valid token");
    }

    @Test
    void alteredIsRefused() {
        String[] parts = issuer.sign(claims("news").build()).split("\\.", -1);
        refused(parts[0] + "." + base64(claims("ops").build().toString()) + "." + parts[2], "valid token");
    }

    @Test
    void anotherIssuersIsRefused() {
        refused(issuer.sign(claims("ops").issuer("https://evil.example").build()), "valid token");
        refused(issuer.sign(claims("ops").issuer(issuer.url() + "/").build()), "valid token");
        refused(issuer.sign(claims("ops").issuer(null).build()), "valid token");
    }

    @Test
    void anothersIsRefusedAndSaysWhoseItMustBe() {
        refused(issuer.sign(claims("ops").audience("wiki").build()), "audience \"" + OpenIdIssuer.CLIENT + "\"");
        refused(issuer.sign(claims("ops").audience(List.of()).build()), "audience");
        refused(
                issuer.sign(claims("ops")
                        .audience(OpenIdIssuer.CLIENT.toUpperCase(java.util.Locale.ROOT))
                        .build()),
                "audience");
        streams(issuer.sign(claims("ops")
                        .audience(List.of("wiki", OpenIdIssuer.CLIENT))
                        .build()))
                .statusCode(200);
    }

    /** It stands in the address at which somebody signs out, in histories and in logs of proxies. */
    @Test
    void anIdTokenIsNoBearer() {
        SignInBrowser browser = new SignInBrowser();
        browser.signIn("ben");
        String there = browser.post("/sign-out")
                .asString()
                .replaceAll("(?s).*content=\"0;url=([^\"]+)\".*", "$1")
                .replace("&amp;", "&");
        String idToken = SignInBrowser.parameter(there, "id_token_hint");
        assertThat(idToken).startsWith("ey");
        refused(idToken, "access token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonce", "at_hash", "c_hash", "events"})
    void whatOnlyOtherTokensHoldIsNoBearer(String claim) {
        refused(issuer.sign(claims("ops").claim(claim, "x").build()), "access token");
    }

    @Test
    void whatCallsItselfAnotherIsNoBearer() {
        for (String type : List.of("ID", "Refresh", "Logout", "Offline")) {
            streams(issuer.sign(claims("ops").claim("typ", type).build())).statusCode(401);
        }
        streams(issuer.sign(claims("ops").claim("typ", "Bearer").build())).statusCode(200);
    }

    @Test
    void withoutASubjectItIsNobodys() {
        streams(issuer.sign(claims("ops").subject(null).build())).statusCode(401);
    }

    @Test
    void itsTimesCount() {
        Instant now = Instant.now();
        streams(issuer.sign(claims("ops")
                        .expirationTime(Date.from(now.minusSeconds(120)))
                        .build()))
                .statusCode(401)
                .body("type", equalTo("urn:tallylight:problem:token-expired"));
        refused(issuer.sign(claims("ops").expirationTime(null).build()), "valid token");
        refused(
                issuer.sign(claims("ops")
                        .notBeforeTime(Date.from(now.plusSeconds(120)))
                        .build()),
                "not valid yet");
    }

    @Test
    void aMegabyteIsRefusedBeforeAnythingReadsIt() throws Exception {
        String long16 =
                issuer.sign(claims("ops").claim("pad", "x".repeat(17_000)).build());
        assertThat(status(long16)).isIn(401, 431);
        String megabyte =
                issuer.sign(claims("ops").claim("pad", "x".repeat(750_000)).build());
        assertThat(status(megabyte)).isIn(400, 401, 431);
        streams(issuer.sign(claims("ops").build())).statusCode(200);
    }

    private static int status(String bearer) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(
                                            RestAssured.baseURI + ":" + RestAssured.port + "/api/v1/streams"))
                                    .header("Authorization", "Bearer " + bearer)
                                    .timeout(Duration.ofSeconds(30))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void withoutGroupsThereIsNoRole() {
        for (Object groups : new Object[] {null, List.of(), Map.of("ops", true), 7, true, List.of(1, 2), ""}) {
            streams(issuer.sign(claims().claim("groups", groups).build()))
                    .statusCode(403)
                    .body("detail", containsString("emil"))
                    .body("detail", containsString("groups"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kitchen",
                "OPS",
                "ops ",
                " ops",
                "*",
                "ops*",
                "ops,news",
                "ops;x=admin",
                "Sport",
                "Desk",
                "sport, desk",
                "Sport,Desk",
                "ops=admin",
                "/staff",
                "/staff/all/",
                "оps",
                "ops\u200b",
                "ops\n"
            })
    void anUnknownGroupHasNoRole(String group) {
        streams(issuer.sign(claims(group).build()))
                .statusCode(403)
                .body("detail", containsString("TALLYLIGHT_OIDC_ROLES"));
    }

    @Test
    void aGroupWithWhatNoTextHoldsHasNoRole() {
        assertThat(streams(issuer.sign(claims("ops\u0000").build())).extract().statusCode())
                .isIn(401, 403);
    }

    @Test
    void oneGroupMayStandAsAText() {
        streams(issuer.sign(claims().claim("groups", "ops").build())).statusCode(200);
    }

    /** A name of the issuer's that would break a line of the log, or stand for another. */
    @Test
    void aNameIsOneLine() {
        String jwt = issuer.sign(claims("kitchen")
                .claim("preferred_username", "e\r\nmil\u001b[31m\u202e" + "x".repeat(300))
                .build());
        String detail = streams(jwt).statusCode(403).extract().path("detail");
        assertThat(detail).contains("e\\r\\nmil\\u001b[31m\\u202e").doesNotContain("\n", "\u001b");
    }

    /** The API takes what a header brings, and no cookie of anybody's. */
    @Test
    void aJwtIsNoSession() {
        String jwt = issuer.sign(claims("ops").build());
        SignInBrowser browser = new SignInBrowser();
        browser.ours.put(dev.tallylight.access.ConsoleSessions.COOKIE, jwt);
        assertThat(browser.get("/streams").statusCode()).isEqualTo(303);
    }

    /** Not at once, and not never. */
    @Test
    @Timeout(60)
    void aLiveFeedEndsWhenItsJwtDoes() throws Exception {
        long since = System.nanoTime();
        String jwt = issuer.sign(claims("ops")
                .expirationTime(Date.from(Instant.now().plusSeconds(4)))
                .build());
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var feed = client.sendAsync(
                            HttpRequest.newBuilder(URI.create(
                                            RestAssured.baseURI + ":" + RestAssured.port + "/api/v1/events/live"))
                                    .header("Authorization", "Bearer " + jwt)
                                    .build(),
                            BodyHandlers.ofString()) // until it ends
                    .orTimeout(30, java.util.concurrent.TimeUnit.SECONDS)
                    .join();
            assertThat(feed.statusCode()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - since)).isGreaterThan(Duration.ofSeconds(2));
        }
    }
}
