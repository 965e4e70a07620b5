package dev.tallylight.link;

import static dev.tallylight.link.LinkAppTest.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.tallylight.agent.StreamId;
import dev.tallylight.checkpoint.Heartbeats;
import dev.tallylight.stream.assign.Share;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No stream of a checkpoint is left unwatched, whatever becomes of one of the agents that share them. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class SharingAppTest {
    private static final int SECONDS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(SECONDS);
    private static final int STREAMS = 12;

    /** Before an agent that falls silent is missed: so what is heard is not for that. */
    private static final int SOON = 10;

    @Inject
    Heartbeats heartbeats;

    @Inject
    Pool pool;

    private String place = "";
    private String token = "";

    @BeforeEach
    void create() {
        var made = Api.post("/checkpoints", "{\"name\":\"Shared " + UUID.randomUUID() + "\"}")
                .statusCode(201)
                .extract();
        place = made.path("id");
        token = made.path("token");
    }

    @AfterEach
    void delete() {
        for (String stream : Api.get("/streams?q=" + place).<List<String>>path("items.id")) {
            Api.as(Api.TOKEN).delete("/api/v1/streams/" + stream);
        }
        Api.as(Api.TOKEN).delete("/api/v1/checkpoints/" + place);
    }

    /** A proxy that buffers lets its heartbeats through, and nothing of its feed. */
    @Test
    void oneThatHearsNothingOfItsFeedLeavesAllToTheOthers() throws Exception {
        List<String> streams = streams();
        try (ScriptedAgent one = new ScriptedAgent(token);
                ScriptedAgent deaf = new ScriptedAgent(token)) {
            one.beatWatching(STREAMS).statusCode(200);
            deaf.beatWatching(0).statusCode(200);
            hasBeatenFor(Duration.ofMinutes(5), deaf);
            one.listen(RestAssured.port, null);
            assertThat(one.next("snapshot", SECONDS).data()).contains(streams);
            Instant at = now().minusSeconds(1);
            one.beat(
                            0,
                            streams.stream()
                                    .map(stream -> seen(stream, at, "up", at, true))
                                    .toArray(String[]::new))
                    .statusCode(200)
                    .body("accepted", equalTo(STREAMS));
        }
    }

    /** As where a checkpoint had fewer streams than agents. */
    @Test
    void oneThatHadNothingToWatchHasItsPartOfWhatComes() throws Exception {
        try (ScriptedAgent one = new ScriptedAgent(token);
                ScriptedAgent idle = new ScriptedAgent(token)) {
            one.beatWatching(1).statusCode(200);
            idle.beatWatching(0).statusCode(200);
            hasBeatenFor(Duration.ofMinutes(5), idle);
            one.listen(RestAssured.port, null);
            idle.listen(RestAssured.port, null);
            one.next("snapshot", SECONDS);
            idle.next("snapshot", SECONDS);

            Share ofIdle = new Share(place, idle.id, List.of(one.id));
            int part = (int) streams().stream()
                    .filter(stream -> ofIdle.holds(new StreamId(UUID.fromString(stream))))
                    .count();
            hears(idle, "assigned", part, SECONDS);
            hears(one, "assigned", STREAMS, SOON);
            idle.beatWatching(part).statusCode(200);
            hears(one, "withdrawn", part, SECONDS);
        }
    }

    /** It waits for an answer no longer than 3 s, and what it says must have been heard by then. */
    @Test
    void oneThatLeavesLeavesAtOnceAlsoWhereWritingTakesLong() throws Exception {
        String stream = stream(1);
        try (ScriptedAgent agent = new ScriptedAgent(token);
                ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
            agent.beatWatching(1).statusCode(200);
            assertThat(living()).containsExactly(agent.id);
            SqlConnection connection = pool.getConnection().await().atMost(PATIENCE);
            try {
                Transaction slow = connection.begin().await().atMost(PATIENCE);
                connection
                        .preparedQuery("select 1 from stream_state where stream_id = $1 for update")
                        .execute(Tuple.of(UUID.fromString(stream)))
                        .await()
                        .atMost(PATIENCE);
                Instant at = now().minusSeconds(1);
                Future<ValidatableResponse> answer =
                        beside.submit(() -> agent.leave(seen(stream, at, "down", at, true)));
                await().atMost(Duration.ofSeconds(30)).until(() -> living().isEmpty());
                assertThat(answer.isDone()).isFalse();
                slow.rollback().await().atMost(PATIENCE);
                answer.get(SECONDS, TimeUnit.SECONDS).statusCode(200).body("accepted", equalTo(1));
                Api.get("/streams/" + stream).then().body("status", equalTo("offline"));
            } finally {
                connection.close().await().atMost(PATIENCE);
            }
        }
    }

    private List<String> streams() {
        return IntStream.range(0, STREAMS).mapToObj(this::stream).toList();
    }

    private String stream(int number) {
        return Api.post("/streams", """
                        {"url":"http://127.0.0.1:9/%s/%d","protocol":"hls","checkpoints":["%s"],
                         "policy":{"interval":"60s","failuresToDown":1,"successesToUp":1}}""".formatted(place, number, place))
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static void hears(ScriptedAgent agent, String name, int times, int seconds) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            assertThat(agent.next(name, seconds).name()).isEqualTo(name);
        }
    }

    private void hasBeatenFor(Duration length, ScriptedAgent agent) {
        pool.preparedQuery(
                        "update checkpoint_agent set first_seen_at = first_seen_at - $1 * interval '1 s' where id = $2")
                .execute(Tuple.of((double) length.toSeconds(), agent.id))
                .await()
                .atMost(PATIENCE);
    }

    private List<UUID> living() {
        return heartbeats.living(place).await().atMost(PATIENCE);
    }

    private static Instant now() {
        return InstantSource.system().instant();
    }
}
