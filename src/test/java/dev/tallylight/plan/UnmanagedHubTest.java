package dev.tallylight.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.stream.StreamIndex;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.Health;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hub without a streams file, over streams that another one's file holds. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class UnmanagedHubTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private final String key = UUID.randomUUID().toString();

    @Inject
    Pool pool;

    @Inject
    StreamIndex index;

    private String id = "";

    @BeforeEach
    void aStreamIsAnothersFiles() {
        id = Api.post("/streams", json("")).statusCode(201).extract().path("id");
        pool.preparedQuery("update stream set managed_by_file = true where id = $1")
                .execute(Tuple.of(UUID.fromString(id)))
                .await()
                .atMost(PATIENCE);
        assertThat(stream().getBoolean("managedByFile")).isTrue();
        assertThat(index.all().await().atMost(PATIENCE))
                .filteredOn(StreamIndex.Present::managedByFile)
                .extracting(StreamIndex.Present::key)
                .contains(key);
    }

    @Test
    void changesThemAndMakesThemNobodys() {
        Api.patch("/streams/" + id, "{\"name\":\"changed\"}").statusCode(200);
        assertThat(stream().getString("name")).isEqualTo("changed");
        isNobodys();
    }

    @Test
    void pausesThemAndMakesThemNobodys() {
        Api.post("/streams/" + id + "/pause").statusCode(200);
        assertThat(stream().getBoolean("paused")).isTrue();
        isNobodys();
    }

    @Test
    void importsThemAndMakesThemNobodysWhereTheyChange() {
        imported("");
        assertThat(stream().getBoolean("managedByFile")).isTrue();
        imported(",\"tags\":[\"x\"]");
        assertThat(stream().getList("tags")).containsExactly("x");
        isNobodys();
    }

    @Test
    void deletesThem() {
        Api.as(Api.TOKEN).delete("/api/v1/streams/" + id).then().statusCode(204);
    }

    @Test
    void saysNothingOfAFileInItsHealth() {
        assertThat(Health.ready().named("streams file")).isEmpty();
    }

    private void imported(String more) {
        JsonPath report = Api.post("/streams/import", "{\"streams\":[" + json(more) + "]}")
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(report.getInt("rejected")).isZero();
    }

    private void isNobodys() {
        assertThat(stream().getMap("$")).doesNotContainKey("managedByFile");
    }

    private JsonPath stream() {
        return Api.get("/streams/" + id).jsonPath();
    }

    private String json(String more) {
        return "{\"key\":\"%s\",\"url\":\"http://127.0.0.1:9/%s\",\"protocol\":\"http\"%s}".formatted(key, key, more);
    }
}
