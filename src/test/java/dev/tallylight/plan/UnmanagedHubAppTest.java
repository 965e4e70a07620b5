package dev.tallylight.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.access.Slice;
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
class UnmanagedHubAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
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
        assertThat(index.all(Slice.ALL).await().atMost(PATIENCE))
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
    void changesWebhooksAndWindowsOfAnothersFileAndMakesThemNobodysWithTheirKeys() {
        String hook = Api.post("/webhooks", "{\"url\":\"http://127.0.0.1:9/h\"}")
                .statusCode(201)
                .extract()
                .path("id");
        String window = Api.post("/maintenance", "{\"name\":\"x\",\"start\":\"2027-01-01T02:00\",\"duration\":\"2h\"}")
                .statusCode(201)
                .extract()
                .path("id");
        for (String[] each : new String[][] {
            {"webhook_endpoint", "/webhooks/" + hook, "description"},
            {"maintenance_window", "/maintenance/" + window, "name"}
        }) {
            pool.preparedQuery("update " + each[0] + " set managed_by_file = true, file_key = $1 where id = $2")
                    .execute(Tuple.of(key, UUID.fromString(each[1].substring(each[1].lastIndexOf('/') + 1))))
                    .await()
                    .atMost(PATIENCE);
            assertThat(Api.get(each[1]).jsonPath().getBoolean("managedByFile")).isTrue();
            Api.patch(each[1], "{\"" + each[2] + "\":\"changed\"}").statusCode(200);
            assertThat(Api.get(each[1]).jsonPath().getMap("$"))
                    .containsEntry(each[2], "changed")
                    .containsEntry("key", key)
                    .doesNotContainKey("managedByFile");
            Api.as(Api.TOKEN).delete("/api/v1" + each[1]).then().statusCode(204);
        }
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
