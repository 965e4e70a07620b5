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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
    @Test
    void aDatabaseThatDoesNotAnswerIsSaidToBeAway() throws Exception {
        assertShaped(whileLocked("access_token", STREAMS), 503);
        try (ExecutorService callers = Executors.newFixedThreadPool(2)) {
            for (Future<Response> answer : callers.invokeAll(List.<Callable<Response>>of(
                    () -> whileLocked("stream", STREAMS),
                    () -> whileLocked("checkpoint", "/v1/dispersa/checkpoints")))) {
                assertShaped(answer.get(), 503);
            }
        }
    }

    private Response whileLocked(String table, String path) {
        return pool.withTransaction(connection -> connection
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
    }
}
