package dev.tallylight.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token ends when it should, is known by its beginning, and says on which day it was used last. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class TokenAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Pool pool;

    private static JsonPath make(String more) {
        return Api.post("/tokens", "{\"name\":\"short\",\"role\":\"viewer\"" + more + "}")
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private void sql(String statement, Object... parameters) {
        pool.preparedQuery(statement)
                .execute(Tuple.from(List.of(parameters)))
                .await()
                .atMost(PATIENCE);
    }

    private String plan(String statement) {
        StringBuilder lines = new StringBuilder();
        pool.query(statement)
                .execute()
                .await()
                .atMost(PATIENCE)
                .forEach(row -> lines.append(row.getString(0)).append('\n'));
        return lines.toString();
    }

    private static JsonPath listed(String id) {
        for (String cursor = ""; cursor != null; ) {
            JsonPath page = Api.get("/tokens?limit=500&cursor=" + cursor).jsonPath();
            if (page.getList("items.id").contains(id)) {
                return page.setRootPath("items.find { it.id == '" + id + "' }");
            }
            cursor = page.getString("nextCursor");
        }
        throw new AssertionError("the token is not in the list");
    }

    @Test
    void isRefusedOnceItExpiredAndSaysSo() {
        Instant end = Instant.now().plus(Duration.ofHours(1));
        JsonPath made = make(",\"expiresAt\":\"" + end + "\"");
        String token = made.getString("token");
        Api.as(token).get("/api/v1/streams").then().statusCode(200);
        String session = signIn(token).statusCode(303).extract().cookie(ConsoleSessions.COOKIE);
        given().cookie(ConsoleSessions.COOKIE, session).get("/streams").then().statusCode(200);

        sql("update access_token set expires_at = now() where id = $1", UUID.fromString(made.getString("id")));
        Api.as(token)
                .get("/api/v1/streams")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", startsWith("Bearer error=\"invalid_token\""))
                .body("type", equalTo("urn:tallylight:problem:token-expired"))
                .body("detail", containsString("expired at"));
        assertThat(listed(made.getString("id")).getBoolean("expired")).isTrue();
        given().redirects()
                .follow(false)
                .cookie(ConsoleSessions.COOKIE, session)
                .header("Accept", "text/html")
                .get("/streams")
                .then()
                .statusCode(303);
        signIn(token).statusCode(anyOf(equalTo(401), equalTo(429))); // which does not say what there is
    }

    private static io.restassured.response.ValidatableResponse signIn(String token) {
        return given().redirects()
                .follow(false)
                .formParam("token", token)
                .post("/sign-in")
                .then();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2020-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z",
                "+999999999-12-31T23:59:59Z",
                "tomorrow",
                "2027-01-01"
            })
    void cannotHaveEndedAlready(String expiresAt) {
        Api.post("/tokens", "{\"name\":\"x\",\"role\":\"viewer\",\"expiresAt\":\"" + expiresAt + "\"}")
                .statusCode(422)
                .body("violations[0].field", equalTo("expiresAt"));
    }

    @Test
    void isShownOnceAndThenByItsBeginning() {
        JsonPath made = make("");
        String token = made.getString("token");
        assertThat(token).matches("tl_[A-Za-z0-9_-]{43}");
        JsonPath listed = listed(made.getString("id"));
        assertThat(listed.getString("beginning")).isEqualTo(token.substring(0, 8));
        assertThat(listed.getString("token")).isNull();
        assertThat(Api.get("/tokens?limit=500").asString()).doesNotContain(token);
    }

    @Test
    void saysTheDayOnWhichItWasUsedLast() {
        JsonPath made = make("");
        assertThat(listed(made.getString("id")).getString("lastUsedOn")).isNull();
        Api.as(made.getString("token")).get("/api/v1/streams").then().statusCode(200);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(listed(made.getString("id")).getString("lastUsedOn"))
                        .isEqualTo(LocalDate.now(ZoneOffset.UTC).toString()));
    }

    @Test
    void ofAnotherFormFromBeforeStaysValid() {
        String old = "a-token-from-before";
        sql(
                "insert into access_token (id, name, role, hash, created_at) values ($1, 'old', 'viewer', $2, now())",
                UUID.randomUUID(),
                Buffer.buffer(SecretText.sha256(old)).getDelegate());
        Api.as(old).get("/api/v1/streams").then().statusCode(200);
    }

    @Test
    void isFoundAmongTenThousandByIndexesAndListedInPages() {
        sql("""
                insert into access_token (id, name, role, hash, created_at)
                select uuid_at(now()), 'many', 'viewer', sha256(('many' || n)::bytea), now() from generate_series(1, 10000) n""");
        sql("analyze access_token");
        try {
            assertThat(plan("explain select id from access_token where hash = sha256('many7')"))
                    .contains("access_token_hash_key");
            Set<String> ids = new HashSet<>();
            String cursor = "";
            int pages = 0;
            do {
                JsonPath page = Api.get("/tokens?limit=500&cursor=" + cursor).jsonPath();
                List<String> items = page.getList("items.id");
                assertThat(items).hasSizeLessThanOrEqualTo(500);
                ids.addAll(items);
                cursor = page.getString("nextCursor");
                pages++;
            } while (cursor != null);
            assertThat(ids).hasSizeGreaterThanOrEqualTo(10_000);
            assertThat(pages).isGreaterThanOrEqualTo(21);
            Api.as("many7").get("/api/v1/streams").then().statusCode(200);
            Api.get("/tokens").then().body("items.size()", equalTo(50)).body("items[0].token", nullValue());
        } finally {
            sql("delete from access_token where name = 'many'");
        }
    }
}
