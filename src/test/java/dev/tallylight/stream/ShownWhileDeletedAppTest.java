package dev.tallylight.stream;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams whose rows are read just before they are deleted, and the rest of them just after: it is gone by then. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ShownWhileDeletedAppTest {
    private final Pool pool;
    private String kept = "";
    private String gone = "";

    ShownWhileDeletedAppTest(Pool pool) {
        this.pool = pool;
    }

    @BeforeEach
    void readBetweenTheTwo() {
        kept = added("kept");
        gone = added("gone");
        pool.query("delete from stream_state where stream_id = '" + gone + "'").executeAndAwait();
    }

    private static String added(String name) {
        return Api.post("/streams", "{\"url\":\"http://127.0.0.1:9/shown-" + name + "\",\"paused\":true}")
                .statusCode(201)
                .extract()
                .path("id");
    }

    @AfterEach
    void delete() {
        pool.query("delete from stream where id in ('" + kept + "', '" + gone + "')")
                .executeAndAwait();
    }

    @Test
    void areNotInTheList() {
        Api.get("/streams?limit=500&q=shown-")
                .then()
                .statusCode(200)
                .body("items.id", hasItem(kept))
                .body("items.id", not(hasItem(gone)));
    }

    @Test
    void areNotFound() {
        Api.get("/streams/" + gone).then().statusCode(404);
        Api.get("/streams/" + kept).then().statusCode(200).body("id", equalTo(kept));
    }
}
