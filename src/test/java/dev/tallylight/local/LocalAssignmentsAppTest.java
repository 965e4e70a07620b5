package dev.tallylight.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;

import dev.tallylight.agent.watch.ProbeLoop;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.Pages;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is in the database is what is watched: however fast it comes, and whether a signal says so or not. Five hundred
 * streams come at once, or as many as {@code TALLYLIGHT_FLEET} says.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class LocalAssignmentsAppTest {
    private static final int FLEET = Integer.parseInt(System.getenv().getOrDefault("TALLYLIGHT_FLEET", "500"));
    private static final int CLIENTS = 6;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration WITHOUT_A_SIGNAL = Duration.ofSeconds(20);

    private final ProbeLoop loop;
    private final Pool pool;
    private final Pages pages = new Pages();
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);

    LocalAssignmentsAppTest(ProbeLoop loop, Pool pool) throws IOException {
        this.loop = loop;
        this.pool = pool;
    }

    @BeforeEach
    void beginWithNone() {
        deleteAll();
        awaitWatched(0, WITHOUT_A_SIGNAL);
    }

    @AfterEach
    void stop() {
        clients.shutdownNow();
        pages.close();
        deleteAll();
    }

    @Test
    void watchesAllStreamsThatSixClientsAddAtOnce() throws Exception {
        addFleet();
        awaitWatched(FLEET, SOON);
    }

    @Test
    void watchesThemAllWhenTheSignalsAreCutOffMeanwhile() throws Exception {
        Future<?> cutting = Executors.newVirtualThreadPerTaskExecutor().submit(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                cutSignalsOff();
                Thread.onSpinWait();
            }
        });
        addFleet();
        cutting.cancel(true);
        awaitWatched(FLEET, SOON);
    }

    @Test
    void stopsWatchingWhatIsDeletedPausedOrMovedThoughNoSignalSaysSo() {
        String deleted = Api.addStream(pages.url("/deleted"), "deleted");
        String paused = Api.addStream(pages.url("/paused"), "paused");
        String moved = Api.addStream(pages.url("/moved"), "moved");
        awaitWatched(3, SOON);
        sql("delete from stream where id = '" + deleted + "'");
        sql("update stream set paused = true where id = '" + paused + "'");
        sql("update stream set checkpoints = '{elsewhere}' where id = '" + moved + "'");
        awaitWatched(0, WITHOUT_A_SIGNAL);
        sql("update stream set paused = false, checkpoints = '{*}'");
        awaitWatched(2, WITHOUT_A_SIGNAL);
    }

    @Test
    void checksAStreamRightAfterItWasAdded() {
        for (int round = 0; round < 5; round++) {
            String id = Api.addStream(pages.url("/new/" + round), "new");
            Api.post("/streams/" + id + "/check").statusCode(200).body("results.checkpoint", contains("local"));
        }
    }

    @Test
    void oneOfTwoEditsOfTheSameMomentIsRefusedAndTheOtherIsWatched() throws Exception {
        for (int round = 0; round < 10; round++) {
            String id = Api.addStream(pages.url("/before/" + round), "before");
            String tag = Api.get("/streams/" + id).header("ETag");
            List<Integer> answers = atOnce(
                    () -> edit(id, tag, pages.url("/one/" + id), "one"),
                    () -> edit(id, tag, pages.url("/other/" + id), "other"));
            assertThat(answers).containsExactlyInAnyOrder(200, 412);
            assertWatchedAsItStands(id);
        }
    }

    @Test
    void twoEditsThatMindNoRevisionLeaveOneOfThemEntire() throws Exception {
        for (int round = 0; round < 10; round++) {
            String id = Api.addStream(pages.url("/before/" + round), "before");
            List<Integer> answers = atOnce(
                    () -> edit(id, "*", pages.url("/one/" + id), "one"),
                    () -> edit(id, "*", pages.url("/other/" + id), "other"));
            assertThat(answers).containsExactly(200, 200);
            assertWatchedAsItStands(id);
        }
    }

    private void assertWatchedAsItStands(String id) {
        String name = Api.get("/streams/" + id).path("name");
        assertThat(Api.get("/streams/" + id).<String>path("url")).isEqualTo(pages.url("/" + name + "/" + id));
        await().atMost(SOON).until(() -> pages.wereAskedFor("/" + name + "/" + id));
        Api.as(Api.TOKEN).delete("/api/v1/streams/" + id).then().statusCode(204);
    }

    private static int edit(String id, String tag, String url, String name) {
        var request = Api.as(Api.TOKEN);
        if (!tag.equals("*")) {
            request.header("If-Match", tag);
        }
        return request.body("{\"url\": \"" + url + "\", \"name\": \"" + name + "\"}")
                .patch("/api/v1/streams/" + id)
                .statusCode();
    }

    private void addFleet() throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<Callable<Integer>> each = IntStream.range(0, CLIENTS)
                .<Callable<Integer>>mapToObj(client -> () -> {
                    int added = 0;
                    for (int i = next.getAndIncrement(); i < FLEET; i = next.getAndIncrement()) {
                        var answer = Api.quickly("POST", "/api/v1/streams", """
                                {"url": "%s", "protocol": "http", "policy": {"interval": "1h"}}""".formatted(pages.url("/fleet/" + i)));
                        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
                        added++;
                    }
                    return added;
                })
                .toList();
        int added = 0;
        for (Future<Integer> client : clients.invokeAll(each)) {
            added += client.get();
        }
        assertThat(added).isEqualTo(FLEET);
    }

    private List<Integer> atOnce(Callable<Integer> one, Callable<Integer> other) throws Exception {
        List<Integer> answers = new ArrayList<>();
        for (Future<Integer> answer : clients.invokeAll(List.of(one, other))) {
            answers.add(answer.get());
        }
        return answers;
    }

    private void awaitWatched(int streams, Duration most) {
        await().atMost(most)
                .untilAsserted(() -> assertThat(loop.load().streams()).isEqualTo(streams));
    }

    private void cutSignalsOff() {
        sql("""
                select pg_terminate_backend(pid) from pg_stat_activity
                where query like 'notify tallylight\\_echo%' or query like 'listen tallylight%'""");
    }

    /** Locks as everybody does: streams are decided on meanwhile. */
    private void deleteAll() {
        sql("select 1 from stream_state order by stream_id for update; delete from stream");
    }

    private void sql(String statement) {
        pool.query(statement).execute().await().atMost(SOON);
    }
}
