package dev.tallylight.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.Pages;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever changes a stream and whoever decides on it lock its rows in one order; where another order comes in, it is tried again. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class StreamLocksAppTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int DELETED = 100;

    private final Pool pool;
    private final Pages server = new Pages();
    private final ExecutorService clients = Executors.newFixedThreadPool(3);
    private final ExecutorService deleting = Executors.newFixedThreadPool(6);

    StreamLocksAppTest(Pool pool) throws IOException {
        this.pool = pool;
    }

    @AfterEach
    void stop() {
        clients.shutdownNow();
        deleting.shutdownNow();
        server.close();
    }

    @Test
    void aDeletionWaitsForWhoDecidesAndHoldsNothingMeanwhile() {
        String id = paused("http://127.0.0.1:9/decided");
        SqlConnection deciding = begun();
        on(deciding, "select 1 from stream_state where stream_id = '" + id + "' for update");
        CompletableFuture<Integer> deletion = meanwhile(() -> delete(id));
        awaitWaiting();
        // what a view that is written asks for, by its foreign key
        on(deciding, "set local lock_timeout = '500ms'");
        on(deciding, "select 1 from stream where id = '" + id + "' for key share");
        on(deciding, "commit");
        deciding.closeAndAwait();
        assertThat(deletion.join()).isEqualTo(204);
    }

    @Test
    void aDeletionThatTheDatabaseEndsForAnotherIsTriedAgain() {
        String id = paused("http://127.0.0.1:9/crossed");
        SqlConnection other = begun();
        on(other, "set local deadlock_timeout = '20s'"); // the deletion is to be the one that is ended
        on(other, "select 1 from stream where id = '" + id + "' for update");
        CompletableFuture<Integer> deletion = meanwhile(() -> delete(id));
        awaitWaiting();
        on(other, "select 1 from stream_state where stream_id = '" + id + "' for update");
        on(other, "commit");
        other.closeAndAwait();
        assertThat(deletion.join()).isEqualTo(204);
    }

    @Test
    void aStreamCanBeDeletedRightAfterItsFirstCheck() {
        for (int i = 0; i < DELETED; i++) {
            String url = server.url("/early/" + i);
            String name = "deleted early " + i;
            clients.execute(() -> watched(url, name));
        }
        Map<String, CompletableFuture<Integer>> deletions = new HashMap<>();
        await().pollInterval(Duration.ofMillis(2)).atMost(SOON).until(() -> {
            checked().forEach(id -> deletions.computeIfAbsent(id, this::deleted));
            return deletions.size() == DELETED;
        });
        assertThat(deletions.values())
                .allSatisfy(deletion -> assertThat(deletion.join()).isEqualTo(204));
    }

    /** Asked of the database, once for all of them: a client for each keeps the application from its checks. */
    private List<String> checked() {
        List<String> ids = new ArrayList<>();
        pool.query("select s.id::text from stream s join stream_state t on t.stream_id = s.id"
                        + " where s.name like 'deleted early %' and t.status <> 'unknown'")
                .execute()
                .await()
                .atMost(SOON)
                .forEach(row -> ids.add(row.getString(0)));
        return ids;
    }

    private CompletableFuture<Integer> deleted(String id) {
        return CompletableFuture.supplyAsync(() -> delete(id), deleting);
    }

    private static String paused(String url) {
        return Api.post("/streams", "{\"url\": \"" + url + "\", \"protocol\": \"http\", \"paused\": true}")
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** For its being reached, each second. */
    private static void watched(String url, String name) {
        Api.post("/streams", """
                        {"url": "%s", "name": "%s", "protocol": "http", "policy": {"interval": "2s", "retryInterval": "1s"}}""".formatted(url, name)).statusCode(201);
    }

    private static int delete(String id) {
        return Api.as(Api.TOKEN).delete("/api/v1/streams/" + id).statusCode();
    }

    private CompletableFuture<Integer> meanwhile(IntSupplier work) {
        return CompletableFuture.supplyAsync(work::getAsInt, clients);
    }

    private SqlConnection begun() {
        SqlConnection connection = pool.getConnectionAndAwait();
        on(connection, "begin");
        return connection;
    }

    private static void on(SqlConnection connection, String sql) {
        connection.query(sql).execute().await().atMost(SOON);
    }

    private void awaitWaiting() {
        await().atMost(SOON)
                .until(() -> pool.query(
                                        "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query ilike '%stream%'")
                                .execute()
                                .await()
                                .atMost(SOON)
                                .size()
                        > 0);
    }
}
