package dev.tallylight.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.waitAtMost;
import static org.hamcrest.Matchers.equalTo;

import dev.tallylight.agent.wire.LinkProtocol;
import dev.tallylight.rest.JsonForm;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.Health;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A thousand streams that depend on one, or as many as {@code TALLYLIGHT_CHILDREN} says. It fails, they fail; it is back,
 * and they are back a little later, but for ten: those ten are told, once, and no other, and without a deadlock.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ManyChildrenAppTest {
    private static final int CHILDREN = Integer.parseInt(System.getenv().getOrDefault("TALLYLIGHT_CHILDREN", "1000"));
    private static final int STILL_DOWN = 10;
    /** Long enough for all of them to be seen again within it: so long they are held. */
    private static final int INTERVAL_S = CHILDREN > 1_000 ? 60 : 40;

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Duration LOOK = Duration.ofMillis(500);

    private final Pool pool;
    private String place = "";
    private String token = "";
    private String parent = "";

    ManyChildrenAppTest(Pool pool) {
        this.pool = pool;
    }

    @BeforeEach
    void create() {
        var made = Api.post("/checkpoints", "{\"name\":\"Place " + UUID.randomUUID() + "\"}")
                .statusCode(201)
                .extract();
        place = made.path("id");
        token = made.path("token");
        parent = stream("parent", "");
        copy(stream("child", ",\"dependsOn\":[\"" + parent + "\"]"), CHILDREN - 1);
    }

    private String stream(String name, String more) {
        return Api.post("/streams", """
                        {"url":"http://127.0.0.1:9/%s/%s","protocol":"hls","checkpoints":["%s"],
                         "policy":{"interval":"%ds","timeout":"2s","retryInterval":"1s","failuresToDown":1,
                         "successesToUp":1}%s}""".formatted(place, name, place, INTERVAL_S, more))
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** As many rows like that of a stream: a thousand calls of the API are another test's. */
    private void copy(String id, int times) {
        sql("""
                with copy as (
                    insert into stream select (jsonb_populate_record(s, jsonb_build_object(
                        'id', gen_random_uuid(), 'fingerprint', '\\x' || md5(random()::text)))).*
                    from stream s, generate_series(1, %d) where s.id = '%s' returning id)
                insert into stream_state select (jsonb_populate_record(t, jsonb_build_object('stream_id', copy.id))).*
                from stream_state t, copy where t.stream_id = '%s'""".formatted(times, id, id));
    }

    @AfterEach
    void delete() {
        sql("delete from stream where checkpoints @> array['" + place + "'::varchar]");
        Api.as(Api.TOKEN).delete("/api/v1/checkpoints/" + place);
    }

    private List<String> sql(String statement) {
        return StreamSupport.stream(
                        pool.query(statement).execute().await().atMost(PATIENCE).spliterator(), false)
                .map(row -> String.valueOf(row.getValue(0)))
                .toList();
    }

    private long count(String what) {
        return Long.parseLong(sql("select count(*) from " + what).getFirst());
    }

    private String children(String condition) {
        return "stream s join stream_state t on t.stream_id = s.id where s.depends_on @> array['" + parent
                + "'::varchar] and " + condition;
    }

    private static String seen(String stream, String view) {
        Instant at = InstantSource.system().instant();
        boolean up = view.equals("up");
        return """
                {"stream":"%s","at":"%s","view":"%s","since":"%s","viewChanged":true,"firstFailure":%s,"protocol":"hls",
                 "verdict":"%s"%s,"timings":{"totalMs":12}}""".formatted(
                        stream,
                        JsonForm.time(at),
                        view,
                        JsonForm.time(at),
                        !up,
                        view,
                        up ? "" : ",\"reason\":\"no_media\",\"stage\":\"media\",\"detail\":\"nothing came\"");
    }

    private static void say(ScriptedAgent agent, List<String> streams, String view) {
        for (int from = 0; from < streams.size(); from += LinkProtocol.MOST_OBSERVATIONS) {
            List<String> some = streams.subList(from, Math.min(streams.size(), from + LinkProtocol.MOST_OBSERVATIONS));
            agent.beat(0, some.stream().map(each -> seen(each, view)).toArray(String[]::new))
                    .statusCode(200)
                    .body("accepted", equalTo(some.size()));
        }
    }

    /** The agent lives meanwhile. */
    private void await(ScriptedAgent agent, String condition, int expected) {
        waitAtMost(PATIENCE).pollInterval(LOOK).until(() -> {
            agent.beat(0).statusCode(200);
            return count(children(condition)) == expected;
        });
    }

    @Test
    void ofAllThatFailWithTheOneTheyDependOnOnlyThoseAreToldThatStayDown() throws Exception {
        List<String> children = sql("select id from stream where depends_on @> array['" + parent + "'::varchar]");
        assertThat(children).hasSize(CHILDREN);
        try (ScriptedAgent agent = new ScriptedAgent(token)) {
            say(agent, List.of(parent), "up");
            say(agent, children, "up");
            await(agent, "t.status = 'online'", CHILDREN);
            long before = Long.parseLong(
                    sql("select coalesce(max(sequence), 0) from event").getFirst());
            long deadlocks = deadlocks();

            say(agent, List.of(parent), "down");
            say(agent, children, "down");
            await(agent, "t.status = 'offline' and t.withheld = 'parent_down'", CHILDREN);
            long back = System.nanoTime();
            say(agent, List.of(parent), "up");
            await(agent, "t.withheld_detail like '%, which is offline'", 0);
            Duration known = Duration.ofNanos(System.nanoTime() - back);
            say(agent, children.subList(STILL_DOWN, CHILDREN), "up");
            Duration seen = Duration.ofNanos(System.nanoTime() - back);
            await(agent, "t.withheld is not null", 0);
            Duration settled = Duration.ofNanos(System.nanoTime() - back);
            System.out.printf(
                    "ManyChildrenAppTest: of %d children of one parent all were looked at %d ms after its recovery, all but"
                            + " %d were back after %d ms, and nothing was owed any more after %d ms%n",
                    CHILDREN, known.toMillis(), STILL_DOWN, seen.toMillis(), settled.toMillis());

            assertThat(told(before))
                    .containsExactlyInAnyOrderElementsOf(children.subList(0, STILL_DOWN).stream()
                            .map(child -> "stream.offline " + child)
                            .toList());
            assertThat(deadlocks()).isEqualTo(deadlocks);
            assertThat(Health.ready().up()).isTrue();
        }
    }

    private List<String> told(long after) {
        return sql("select type || ' ' || stream_id from event where withheld is null and sequence > " + after
                + " and stream_id in (select id from stream where depends_on @> array['" + parent + "'::varchar])");
    }

    private long deadlocks() {
        return Long.parseLong(sql("select deadlocks from pg_stat_database where datname = current_database()")
                .getFirst());
    }
}
