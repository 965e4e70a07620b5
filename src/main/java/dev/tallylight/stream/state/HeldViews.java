package dev.tallylight.stream.state;

import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads what is held of many streams and checkpoints with one statement, without locks, to be compared with what is said. */
@ApplicationScoped
public class HeldViews {
    /** Of streams that are watched, at checkpoints that there are. */
    private static final String HELD = """
            select k.stream_id, k.checkpoint_id, v.view, v.firm, v.probed_at, v.agent, v.number
            from unnest($1::uuid[], $2::text[]) as k (stream_id, checkpoint_id)
            join stream s on s.id = k.stream_id and not s.paused
            join checkpoint c on c.id = k.checkpoint_id
            left join checkpoint_view v on v.stream_id = k.stream_id and v.checkpoint_id = k.checkpoint_id""";

    private final Pool pool;

    HeldViews(Pool pool) {
        this.pool = pool;
    }

    /** One checkpoint of one stream. */
    public record Key(StreamId stream, String checkpointId) {}

    /** What is held of each; empty where nothing is. Streams that are paused or gone, and checkpoints that are gone, are left out. */
    public Uni<Map<Key, Optional<CheckpointView.Held>>> of(Collection<Key> keys) {
        UUID[] streams = keys.stream().map(key -> key.stream().value()).toArray(UUID[]::new);
        String[] checkpoints = keys.stream().map(Key::checkpointId).toArray(String[]::new);
        return pool.preparedQuery(HELD).execute(Tuple.of(streams, checkpoints)).map(HeldViews::byKey);
    }

    private static Map<Key, Optional<CheckpointView.Held>> byKey(RowSet<Row> rows) {
        Map<Key, Optional<CheckpointView.Held>> held = new HashMap<>();
        for (Row row : rows) {
            held.put(new Key(new StreamId(row.getUUID("stream_id")), row.getString("checkpoint_id")), held(row));
        }
        return held;
    }

    private static Optional<CheckpointView.Held> held(Row row) {
        OffsetDateTime probedAt = row.getOffsetDateTime("probed_at");
        return probedAt == null
                ? Optional.empty()
                : Optional.of(new CheckpointView.Held(
                        View.ofWireName(row.getString("view")),
                        row.getBoolean("firm"),
                        probedAt.toInstant(),
                        row.getUUID("agent"),
                        row.getLong("number")));
    }
}
