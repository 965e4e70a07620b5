package dev.tallylight.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.stream.state.CheckpointView;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class CheckpointRecorderAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    CheckpointRecorder recorder;

    @Inject
    TransitionRecorder transitions;

    @Inject
    FreshContext contexts;

    @Inject
    Pool pool;

    private final String place = "place-" + UUID.randomUUID();
    private final String other = "other-" + UUID.randomUUID();
    private long sequenceBefore;

    /** A checkpoint that stays would have a vote on the streams of other tests. */
    @AfterEach
    void dismiss() {
        for (String id : List.of(place, other)) {
            sql("delete from checkpoint where id = $1", id);
        }
    }

    @BeforeEach
    void enrol() {
        sequenceBefore = number("select coalesce(max(sequence), 0) from event");
        for (String id : List.of(place, other)) {
            sql("insert into checkpoint (id, name, kind, created_at) values ($1, $1, 'private', now())", id);
            sql(
                    "insert into checkpoint_agent (id, checkpoint_id, version, protocol) values (gen_random_uuid(), $1, '1', 1)",
                    id);
        }
        judge();
    }

    @Test
    void aLostCheckpointIsOneEventAndItsStreamsAreUnknown() {
        List<String> streams = streams(3, place);
        streams.forEach(stream -> see(stream, place, View.UP, null));
        assertThat(status(streams)).containsOnly("online");

        silence(place, 31);
        judge();
        assertThat(status(streams)).containsOnly("unknown");
        assertThat(told("checkpoint.lost")).singleElement().satisfies(event -> {
            assertThat(data(event)).containsEntry("streams", 3).containsEntry("reason", "checkpoint_lost");
            assertThat(event.get("withheld")).isNull();
        });
        assertThat(told("stream.unknown"))
                .hasSize(3)
                .allSatisfy(event -> assertThat(event.get("withheld"))
                        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                        .containsEntry("reason", "checkpoint_lost"));
        Api.get("/streams/" + streams.getFirst())
                .then()
                .body("checkpoints[0].view", org.hamcrest.Matchers.is("unknown"))
                .body("checkpoints[0].reason", org.hamcrest.Matchers.is("checkpoint_lost"));
        Api.get("/streams/" + streams.getFirst() + "/explain")
                .then()
                .body("because", org.hamcrest.Matchers.containsString("does not count: lost since"))
                .body("voters", org.hamcrest.Matchers.is(0));

        silence(place, 0);
        judge();
        assertThat(told("checkpoint.back")).as("not before it lasts").isEmpty();
        sql("update checkpoint set condition_heard_since = now() - interval '16 seconds' where id = $1", place);
        judge();
        assertThat(told("checkpoint.back")).hasSize(1);
        assertThat(status(streams)).containsOnly("online");
        assertThat(told("stream.online")).as("nothing was wrong with them").isEmpty();
    }

    /** One of a later version is told to be another one, again and again: it watches nothing. */
    @Test
    void oneWithNoProcessButOfAnotherProtocolIsLost() {
        List<String> streams = streams(2, place);
        streams.forEach(stream -> see(stream, place, View.UP, null));
        silence(place, 31);
        ofAnotherProtocol(place);
        judge();
        assertThat(told("checkpoint.lost")).hasSize(1);
        assertThat(status(streams)).containsOnly("unknown");
    }

    @Test
    void aProcessOfAnotherProtocolDoesNotSeeForOneThatIsBlind() {
        sql("update checkpoint_agent set blind = true, blind_detail = 'no way out' where checkpoint_id = $1", place);
        ofAnotherProtocol(place);
        judge();
        assertThat(told("checkpoint.blind")).hasSize(1);
    }

    private void ofAnotherProtocol(String checkpoint) {
        sql(
                "insert into checkpoint_agent (id, checkpoint_id, version, protocol) values (gen_random_uuid(), $1, '3.0', 7)",
                checkpoint);
    }

    @Test
    void anOutageThatEndedMeanwhileIsToldWhenItsCheckpointIsBack() {
        String stream = streams(1, place).getFirst();
        see(stream, place, View.UP, null);
        see(stream, place, View.DOWN, "no_media");
        assertThat(Api.status(stream)).isEqualTo("offline");
        sql("update checkpoint_agent set blind = true, blind_detail = 'no way out' where checkpoint_id = $1", place);
        judge();
        assertThat(Api.status(stream)).isEqualTo("unknown");
        assertThat(told("checkpoint.blind"))
                .singleElement()
                .satisfies(event -> assertThat(data(event)).containsEntry("detail", "no way out"));
        see(stream, place, View.UP, null);
        assertThat(Api.status(stream)).isEqualTo("unknown");
        sql("update checkpoint_agent set blind = false where checkpoint_id = $1", place);
        judge();
        sql("update checkpoint set condition_heard_since = now() - interval '16 seconds' where id = $1", place);
        judge();
        assertThat(told("stream.online"))
                .singleElement()
                .satisfies(event -> assertThat(event.get("withheld")).isNull());
    }

    @Test
    void oneThatCannotReachWhatOthersSeeIsBlindAndNothingIsOffline() {
        List<String> streams = streams(4, place, other);
        for (String stream : streams) {
            see(stream, place, View.UP, null);
            see(stream, other, View.UP, null);
        }
        streams.subList(0, 3).forEach(stream -> see(stream, place, View.DOWN, "connect_timeout"));
        judge();
        assertThat(told("checkpoint.blind"))
                .singleElement()
                .satisfies(event -> assertThat(String.valueOf(data(event).get("detail")))
                        .isEqualTo("it cannot reach 3 of its 4 streams, on 3 hosts, that other checkpoints see"));
        assertThat(status(streams)).containsOnly("online");
        assertThat(told("stream.offline")).isEmpty();
    }

    @Test
    void refusalsAreNoBlindness() {
        List<String> streams = streams(4, place, other);
        for (String stream : streams) {
            see(stream, other, View.UP, null);
            see(stream, place, View.DOWN, "access_denied");
        }
        judge();
        assertThat(told("checkpoint.blind")).isEmpty();
        assertThat(status(streams)).containsOnly("degraded");
    }

    private void judge() {
        await().atMost(PATIENCE).until(() -> {
            run(() -> recorder.judge(false));
            while (run(recorder::weighNext)) {
                // the next batch
            }
            return number("select count(*) from checkpoint where weighed_through is not null") == 0;
        });
    }

    private void see(String stream, String checkpoint, View view, @Nullable String reason) {
        Instant at = Instant.now();
        run(() -> transitions.viewsChanged(Map.of(
                new StreamId(UUID.fromString(stream)),
                new CheckpointView(checkpoint, view, at, reason, null, at, 1L, null, "hls", true))));
    }

    private List<String> streams(int count, String... checkpoints) {
        String names = "\"" + String.join("\",\"", checkpoints) + "\"";
        return IntStream.range(0, count)
                .mapToObj(i -> Api.post("/streams", """
                                {"url": "http://host%d.invalid/%s.m3u8", "checkpoints": [%s]}""".formatted(i, UUID.randomUUID(), names))
                        .statusCode(201)
                        .extract()
                        .<String>path("id"))
                .toList();
    }

    private List<String> status(List<String> streams) {
        return streams.stream().map(Api::status).distinct().toList();
    }

    /** The events of this test's checkpoints and streams: others run beside it. */
    private List<Map<String, Object>> told(String type) {
        List<Map<String, Object>> events = Api.get("/events?limit=500&types=" + type + "&after=" + sequenceBefore)
                .path("items");
        return events.stream()
                .filter(event ->
                        event.toString().contains(place) || event.toString().contains(other))
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> data(Map<String, Object> event) {
        return (Map<String, Object>) Objects.requireNonNull(event.get("data"));
    }

    private void silence(String checkpoint, int seconds) {
        sql(
                "update checkpoint_agent set last_seen_at = now() - make_interval(secs => " + seconds
                        + ") where checkpoint_id = $1",
                checkpoint);
    }

    private void sql(String statement, String parameter) {
        pool.preparedQuery(statement).execute(Tuple.of(parameter)).await().atMost(PATIENCE);
    }

    private long number(String query) {
        return pool.query(query)
                .execute()
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }

    @SuppressWarnings("NullAway") // a Void is null
    private <T> T run(Supplier<Uni<T>> work) {
        return contexts.run(work).await().atMost(PATIENCE);
    }
}
