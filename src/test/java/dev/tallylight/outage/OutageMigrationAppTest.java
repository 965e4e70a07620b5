package dev.tallylight.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a database of the version before is made to hold: the very statement of the migration, in a transaction that is undone. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class OutageMigrationAppTest {
    @Inject
    Pool pool;

    private final UUID stream = UUID.randomUUID();
    private final List<String> rows = new ArrayList<>();

    private static final class UndoneException extends RuntimeException {}

    private static String fill() {
        try (InputStream file = OutageMigrationAppTest.class.getResourceAsStream("/db/migration/V26__outages.sql")) {
            String script = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            int from = script.indexOf("with numbered as");
            return script.substring(from, script.indexOf(';', from));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Uni<Void> transition(SqlConnection connection, int sequence, String status, String reason) {
        return connection
                .preparedQuery("""
                        insert into transition (id, stream_id, sequence, status, previous_status, reason, since, confirmed_at, evidence)
                        select uuid_at(at), $1, $2, $3, 'unknown', nullif($4, ''), at, at + interval '3 seconds',
                               '[{"id":"oslo","name":"Oslo, Norway","view":"down","reason":"timeout","detail":null,"at":"2026-01-01T00:00:00Z"}]'
                        from (select date_trunc('second', now()) - interval '1 hour' + $2 * interval '1 minute' as at) as time""")
                .execute(Tuple.of(stream, (long) sequence, status, reason))
                .replaceWithVoid();
    }

    @Test
    void outagesAreMadeOfTheTransitionsThatThereAre() {
        String[] statuses = {
            "online",
            "degraded",
            "online",
            "offline",
            "unknown",
            "offline",
            "online",
            "offline",
            "degraded",
            "online",
            "offline"
        };
        Uni<Void> all = pool.withTransaction(connection -> {
            Uni<Void> written = connection.query("delete from outage").execute().replaceWithVoid();
            for (int i = 0; i < statuses.length; i++) {
                int sequence = i + 1;
                String status = statuses[i];
                written = written.chain(() ->
                        transition(connection, sequence, status, status.equals("online") ? "" : "reason_" + sequence));
            }
            return written.chain(() -> connection.query(fill()).execute())
                    .chain(() -> connection.preparedQuery("""
                                    select reason, ended_at is null as open, gone, off_air_ms, course, checkpoints,
                                           extract(epoch from ended_at - since)::int as lasted
                                    from outage where stream_id = $1 order by id""").execute(Tuple.of(stream)))
                    .invoke(found -> found.forEach(row -> rows.add("%s %s %s %d %s %d %s"
                            .formatted(
                                    row.getString("reason"),
                                    row.getBoolean("open"),
                                    row.getBoolean("gone"),
                                    row.getLong("off_air_ms"),
                                    row.getInteger("lasted"),
                                    row.getString("course").split("\"status\"", -1).length - 1,
                                    row.getString("checkpoints").contains("Oslo, Norway")))))
                    .invoke(() -> {
                        throw new UndoneException();
                    })
                    .replaceWithVoid();
        });
        assertThatThrownBy(() -> all.await().atMost(Duration.ofSeconds(60))).isInstanceOf(UndoneException.class);
        assertThat(rows)
                .as("reason, open, gone, off air, lasted, steps, seen")
                .containsExactly(
                        "reason_4 false true 180000 180 4 true",
                        "reason_8 false true 120000 120 3 true",
                        "reason_11 false true 3000 3 1 true");
    }
}
