package dev.tallylight.outage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import dev.tallylight.stream.state.CheckpointView;
import dev.tallylight.stream.state.Sightings;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one replica of several makes of the part that it hears, and what is forgotten. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class OutageComparisonAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Pool pool;

    @Inject
    OutageComparison comparison;

    @Inject
    Sightings sightings;

    private final String mark = UUID.randomUUID().toString().substring(0, 8);
    private final String oslo = "oslo-" + mark;
    private final String rome = "rome-" + mark;
    private final List<String> made = new ArrayList<>();

    @AfterEach
    void removeWhatWasMade() {
        made.forEach(path -> Api.as(Api.TOKEN).delete("/api/v1" + path));
        sql("delete from outage where '" + mark + "' = any (tags)");
        sql("delete from checkpoint where id in ('" + oslo + "', '" + rome + "')");
    }

    private void sql(String statement) {
        pool.query(statement).execute().await().atMost(PATIENCE);
    }

    private String make(String collection, String body) {
        String id = Api.post(collection, body).statusCode(201).extract().path("id");
        made.add(collection + "/" + id);
        return id;
    }

    /** Off air for {@code timeout} since a minute, as both checkpoints see it; both have agents that are well for an hour. */
    private StreamId offAir() {
        String id = make("/streams", """
                {"url":"http://course.example.com/%1$s.m3u8","name":"Studio A","tags":["%1$s"],"paused":true}""".formatted(mark));
        sql("""
                insert into checkpoint (id, name, kind, created_at, condition) values
                    ('%2$s', '%2$s', 'private', now(), 'seeing'), ('%3$s', '%3$s', 'private', now(), 'seeing');
                insert into checkpoint_agent (id, checkpoint_id, version, protocol, last_seen_at) values
                    (gen_random_uuid(), '%2$s', '1', 1, now() + interval '1 hour'),
                    (gen_random_uuid(), '%3$s', '1', 1, now() + interval '1 hour');
                insert into checkpoint_view (stream_id, checkpoint_id, view, since, reason, probed_at, firm) values
                    ('%1$s', '%2$s', 'down', now() - interval '1 minute', 'timeout', now() - interval '1 minute', true),
                    ('%1$s', '%3$s', 'down', now() - interval '1 minute', 'timeout', now() - interval '1 minute', true);
                update stream_state set status = 'offline', reason = 'timeout', since = now() - interval '1 minute',
                    outage_since = now() - interval '1 minute' where stream_id = '%1$s';
                insert into outage (id, stream_id, name, tags, since, confirmed_at, part_since, off_air_ms, reason, course, checkpoints)
                values (uuid_at(now() - interval '1 minute'), '%1$s', 'Studio A', array['%4$s'], now() - interval '1 minute',
                    now() - interval '1 minute', now() - interval '1 minute', 0, 'timeout',
                    '[{"at":"%5$s","status":"offline","reason":"timeout","detail":null}]',
                    '[{"id":"%2$s","name":"Oslo","since":"%5$s","reason":"timeout","detail":null},
                      {"id":"%3$s","name":"Rome","since":"%5$s","reason":"timeout","detail":null}]')""".formatted(id, oslo, rome, mark, Instant.now().minusSeconds(60)));
        return new StreamId(UUID.fromString(id));
    }

    private void sees(String checkpoint, StreamId stream, View view, String reason) {
        Instant now = Instant.now();
        sightings.note(stream, new CheckpointView(checkpoint, view, now, reason, null, now, null, null, null, true));
    }

    private record Written(String course, long revision) {}

    private Written written(StreamId stream) {
        Row row = pool.query("select course, revision from outage where stream_id = '" + stream.value() + "'")
                .execute()
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next();
        return new Written(row.getString("course"), row.getLong("revision"));
    }

    private void turn() {
        comparison.turn().await().atMost(PATIENCE);
    }

    @Test
    void aReplicaThatHearsOneOfTwoCheckpointsSaysNothingOfBoth() {
        StreamId stream = offAir();
        sees(oslo, stream, View.DOWN, "no_media");
        Written before = written(stream);
        turn();
        assertThat(written(stream))
                .as("Rome may see what it saw, and another replica hear it")
                .isEqualTo(before);
        sees(rome, stream, View.DOWN, "server_error");
        turn();
        Written after = written(stream);
        assertThat(after.course()).contains("\"timeout\"", "\"server_error\"");
        assertThat(after.revision()).isEqualTo(before.revision() + 1);
        turn();
        assertThat(written(stream)).isEqualTo(after);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update checkpoint_view set view = 'up', reason = null where checkpoint_id = '%1$s'",
                "delete from checkpoint_agent where checkpoint_id = '%1$s';"
                        + " update checkpoint set condition = 'lost' where id = '%1$s'",
                "update stream set checkpoints = array['%2$s'] where id = '%3$s'",
                "update checkpoint set tags = array['north'] where id = '%2$s';"
                        + " update stream set checkpoints = array['tag:north'] where id = '%3$s'"
            })
    void whoDoesNotLookOrSeesItAgainIsNotWaitedFor(String change) {
        StreamId stream = offAir();
        sql(change.formatted(rome, oslo, stream.value()));
        sees(oslo, stream, View.DOWN, "no_media");
        turn();
        assertThat(written(stream).course()).contains("\"no_media\"");
    }

    /** The last of each server stays: from it its debts are told. */
    @Test
    void forgetsServersTransitionsButTheLast() {
        String edge = make("/servers", "{\"name\":\"edge1\",\"tags\":[\"" + mark + "\"]}");
        String calm = make("/servers", "{\"name\":\"edge2\",\"tags\":[\"" + mark + "\"]}");
        sql("""
                delete from server_transition where server_id in ('%1$s', '%2$s');
                insert into server_transition (id, server_id, sequence, status, previous_status, since, confirmed_at)
                select uuid_at(at), id, n, 'online', 'offline', at, at
                from (values ('%1$s'::uuid, 1, now() - interval '5 years'), ('%1$s', 2, now() - interval '4 years'),
                             ('%1$s', 3, now() - interval '1 hour'), ('%2$s', 1, now() - interval '5 years'),
                             ('%2$s', 2, now() - interval '4 years')) as planted (id, n, at)""".formatted(edge, calm));
        turn();
        assertThat(sequences(edge)).containsExactly(3L);
        assertThat(sequences(calm)).containsExactly(2L);
    }

    private List<Long> sequences(String server) {
        List<Long> found = new ArrayList<>();
        pool.query("select sequence from server_transition where server_id = '" + server + "' order by sequence")
                .execute()
                .await()
                .atMost(PATIENCE)
                .forEach(row -> found.add(row.getLong(0)));
        return found;
    }
}
