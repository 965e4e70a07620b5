package dev.tallylight.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Many who edit one stream at once, over connections of their own, as those of several replicas are: what they meet at is
 * the stream's row alone. Whoever said what it saw learns that it is so no more; nobody's change is lost.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class EditsAtOnceAppTest {
    private static final int EDITORS = 8;

    private final Pool pool;
    private final ExecutorService clients = Executors.newFixedThreadPool(EDITORS);
    private String id = "";

    EditsAtOnceAppTest(Pool pool) {
        this.pool = pool;
    }

    @BeforeEach
    void add() {
        id = Api.post("/streams", "{\"url\":\"http://127.0.0.1:9/edited\",\"paused\":true}")
                .statusCode(201)
                .header("ETag", "\"1\"")
                .extract()
                .path("id");
    }

    @AfterEach
    void delete() {
        clients.shutdownNow();
        Api.as(Api.TOKEN).delete("/api/v1/streams/" + id);
    }

    /** All of them have come as far as they get while another one holds the row. */
    private List<Response> atOnce(List<String> patches, String ifMatch) {
        SqlConnection replica = pool.getConnectionAndAwait();
        replica.query("begin").executeAndAwait();
        replica.query("select 1 from stream_state where stream_id = '" + id + "' for update")
                .executeAndAwait();
        List<CompletableFuture<Response>> edits = patches.stream()
                .map(patch -> CompletableFuture.supplyAsync(() -> patch(patch, ifMatch), clients))
                .toList();
        org.awaitility.Awaitility.await().until(() -> waiting() >= patches.size());
        replica.query("commit").executeAndAwait();
        replica.closeAndAwait();
        return edits.stream().map(CompletableFuture::join).toList();
    }

    private long waiting() {
        return pool.query("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")
                .executeAndAwait()
                .iterator()
                .next()
                .getLong(0);
    }

    private Response patch(String body, String ifMatch) {
        return Api.as(Api.TOKEN).header("If-Match", ifMatch).body(body).patch("/api/v1/streams/" + id);
    }

    @Test
    void ofManyWhoSawTheSameOneIsHeardAndTheOthersAreToldWhatToDo() {
        List<String> names = IntStream.range(0, EDITORS)
                .mapToObj(i -> "{\"name\":\"editor " + i + "\"}")
                .toList();
        List<Response> answers = atOnce(names, "\"1\"");
        List<Response> heard =
                answers.stream().filter(answer -> answer.statusCode() == 200).toList();
        assertThat(heard).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() != 200)
                .allSatisfy(answer -> answer.then()
                        .statusCode(412)
                        .body("type", equalTo("urn:tallylight:problem:precondition-failed"))
                        .body(
                                "detail",
                                equalTo("The stream is at revision 2, not 1: read it again, then send the change with"
                                        + " its new ETag.")));
        Api.get("/streams/" + id)
                .then()
                .header("ETag", "\"2\"")
                .body("name", equalTo(heard.getFirst().<String>path("name")));
    }

    @Test
    void ofManyWhoDoNotSayWhatTheySawEveryChangeIsKept() {
        List<String> changes = new ArrayList<>(List.of(
                "{\"name\":\"edited\"}",
                "{\"tags\":[\"a\",\"b\"]}",
                "{\"policy\":{\"interval\":\"47s\"}}",
                "{\"policy\":{\"timeout\":\"7s\"}}",
                "{\"policy\":{\"failuresToDown\":7}}",
                "{\"key\":\"edited-at-once\"}"));
        assertThat(atOnce(changes, "*")).allSatisfy(answer -> answer.then().statusCode(200));
        Api.get("/streams/" + id)
                .then()
                .header("ETag", "\"" + (1 + changes.size()) + "\"")
                .body("name", equalTo("edited"))
                .body("tags", equalTo(List.of("a", "b")))
                .body("policy.interval", equalTo("47s"))
                .body("policy.timeout", equalTo("7s"))
                .body("policy.failuresToDown", equalTo(7))
                .body("key", equalTo("edited-at-once"));
    }

    /** What another stream has cannot be taken by a patch either. */
    @Test
    void refusesTheKeyAndTheUrlOfAnother() {
        String other = Api.post("/streams", "{\"url\":\"http://127.0.0.1:9/other\",\"key\":\"other\",\"paused\":true}")
                .statusCode(201)
                .extract()
                .path("id");
        try {
            for (String taken : List.of("{\"key\":\"other\"}", "{\"url\":\"http://127.0.0.1:9/other\"}")) {
                Api.patch("/streams/" + id, taken).statusCode(409).body("other", equalTo(other));
            }
        } finally {
            Api.as(Api.TOKEN).delete("/api/v1/streams/" + other);
        }
    }

    /** Of equal ones that are added at the same moment one is added, and the others learn which. */
    @Test
    void addsOneOfManyThatAreEqual() {
        List<CompletableFuture<Response>> adding = IntStream.range(0, EDITORS)
                .mapToObj(n -> CompletableFuture.supplyAsync(
                        () -> Api.as(Api.TOKEN)
                                .body("{\"url\":\"http://127.0.0.1:9/equal\",\"key\":\"equal\",\"paused\":true}")
                                .post("/api/v1/streams"),
                        clients))
                .toList();
        List<Response> answers = adding.stream().map(CompletableFuture::join).toList();
        List<Response> added =
                answers.stream().filter(answer -> answer.statusCode() == 201).toList();
        assertThat(answers).extracting(Response::statusCode).containsOnly(201, 409);
        assertThat(added).hasSize(1);
        Api.as(Api.TOKEN).delete("/api/v1/streams/" + added.getFirst().path("id"));
    }
}
