package dev.tallylight.dispersa;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.NarrowDoors;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be done later: too many wrong credentials, and a database that is away. The answer has the family's shape, too. */
@QuarkusTest
@TestProfile(NarrowDoors.class)
@QuarkusTestResource(PostgresResource.class)
class FacadeNotNowAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String STREAMS = "/v1/dispersa/streams";

    @Inject
    Pool pool;

    private String credentials = "";

    @BeforeEach
    void aToken() {
        Map<String, String> token = Api.post("/tokens", "{\"name\":\"not now\",\"role\":\"editor\"}")
                .statusCode(201)
                .extract()
                .path("$");
        credentials = "?client_id=" + token.get("id") + "&api_key=" + token.get("token");
    }

    private static void assertShaped(Response answer, int status) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/json");
        assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
        assertThat(answer.header("WWW-Authenticate")).isNull();
        Map<String, Object> envelope = answer.jsonPath().getMap("$");
        assertThat(envelope).containsOnlyKeys("status", "description").containsEntry("status", "error");
        assertThat(String.valueOf(envelope.get("description"))).isNotBlank();
    }

    @Test
    void whoGuessesIsToldToWaitAndWhatIsRightPasses() {
        Supplier<Response> wrong = () -> given().header("X-Forwarded-For", "203.0.113.77")
                .get(STREAMS + "?client_id=" + UUID.randomUUID() + "&api_key=wrong");
        for (int i = 0; i < NarrowDoors.WRONG_CREDENTIALS; i++) {
            assertThat(wrong.get().statusCode()).isEqualTo(403);
        }
        assertShaped(wrong.get(), 429);
        assertShaped(wrong.get(), 429);
        given().header("X-Forwarded-For", "203.0.113.77")
                .get(STREAMS + credentials)
                .then()
                .statusCode(200);
    }

    /** The table that is asked is locked until the statement's time is over: before who calls is known, and after. */
    @ParameterizedTest
    @CsvSource({
        "access_token, /v1/dispersa/streams",
        "stream, /v1/dispersa/streams",
        "checkpoint, /v1/dispersa/checkpoints"
    })
    void aDatabaseThatDoesNotAnswerIsSaidToBeAway(String table, String path) {
        Response answer = pool.withTransaction(connection -> connection
                        .query("set local idle_in_transaction_session_timeout = '60s'")
                        .execute()
                        .chain(() -> connection
                                .query("lock table " + table + " in access exclusive mode")
                                .execute())
                        .chain(() -> Uni.createFrom()
                                .item(() -> given().get(path + credentials))
                                .runSubscriptionOn(Infrastructure.getDefaultExecutor())))
                .await()
                .atMost(PATIENCE);
        assertShaped(answer, 503);
    }
}
