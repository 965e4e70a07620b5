package dev.tallylight.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A token that is taken from some addresses alone. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class TokenAddressesAppTest {
    private static final String ELSEWHERE = "\"203.0.113.0/24\", \"2001:db8::/48\"";
    private static final String HERE = "\"127.0.0.0/8\", \"::1\"";

    @Inject
    Pool pool;

    private static JsonPath token(String name, String addresses) {
        return Api.post("/tokens", """
                        {"name": "%s", "role": "editor", "addresses": [%s]}""".formatted(name, addresses))
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private static Response facade(JsonPath token) {
        return given().queryParam("client_id", token.getString("id"))
                .queryParam("api_key", token.getString("token"))
                .get("/v1/dispersa/streams");
    }

    private static Response signIn(JsonPath token) {
        return given().redirects()
                .follow(false)
                .header("Sec-Fetch-Site", "same-origin")
                .formParam("token", token.getString("token"))
                .post("/sign-in");
    }

    @Test
    void isTakenFromThereAsAnyOther() {
        JsonPath token = token("from here", HERE);
        assertThat(token.<String>getList("addresses")).containsExactly("127.0.0.0/8", "::1");
        Api.as(token.getString("token")).get("/api/v1/streams").then().statusCode(200);
        facade(token).then().statusCode(200);
        assertThat(signIn(token).cookie(ConsoleSessions.COOKIE)).isNotEmpty();
    }

    @Test
    void isWrongFromAnywhereElseAndTheAuditSaysWhich() {
        JsonPath token = token("from elsewhere", ELSEWHERE);
        Api.as(token.getString("token"))
                .get("/api/v1/streams")
                .then()
                .statusCode(401)
                .body("type", equalTo("urn:tallylight:problem:unauthorized"));
        facade(token).then().statusCode(403).body("status", equalTo("error"));
        assertThat(signIn(token).cookie(ConsoleSessions.COOKIE)).isNull();
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            List<String> objects = Api.get("/audit?limit=200")
                    .path("items.findAll { it.action == 'refused' && it.actor == 'from elsewhere' }.object");
            assertThat(objects).contains("stream", "dispersa");
        });
    }

    @Test
    void endsWhatItWasSignedInWithFromElsewhere() {
        JsonPath token = token("moves", HERE);
        String session = signIn(token).cookie(ConsoleSessions.COOKIE);
        given().redirects()
                .follow(false)
                .cookie(ConsoleSessions.COOKIE, session)
                .get("/streams")
                .then()
                .statusCode(200);
        pool.preparedQuery("update access_token set addresses = array['203.0.113.7'] where id = $1")
                .execute(Tuple.of(UUID.fromString(token.getString("id"))))
                .await()
                .atMost(Duration.ofSeconds(30));
        given().redirects()
                .follow(false)
                .cookie(ConsoleSessions.COOKIE, session)
                .get("/streams")
                .then()
                .statusCode(303);
    }

    @Test
    void namesTheFieldThatIsWrong() {
        for (String wrong : List.of("\"10.0.0.1/8\"", "\"example.com\"", "null", "7")) {
            int code = Api.post("/tokens", """
                            {"name": "wrong", "role": "viewer", "addresses": [%s]}""".formatted(wrong))
                    .body(containsString("addresses"))
                    .extract()
                    .statusCode();
            assertThat(code).as(wrong).isEqualTo(422);
        }
        Api.post("/tokens", "{\"name\":\"anywhere\",\"role\":\"viewer\",\"addresses\":[]}")
                .statusCode(201)
                .body("addresses", equalTo(null));
    }
}
