package dev.tallylight.history.sample;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer; // in a batch nobody unwraps Mutiny's
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Hours of which several processes wrote: each sample in them counts once, whoever was told it. */
final class SharedHours {
    private static final Logger LOG = Logger.getLogger(SharedHours.class);

    private static final String WRITE = """
            insert into sample_hour (stream_id, hour, checkpoint_id, part, ok, failed, unknown, latency, bitrates, bitrate_sum,
                bitrate_min)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing""";

    private final Map<Key, Shared> hours = new LinkedHashMap<>();

    private SharedHours() {}

    private record Key(UUID stream, OffsetDateTime hour, String checkpoint) {}

    /** @param part of whoever wrote first */
    private record Shared(UUID part, Set<Long> seen, Figures figures) {}

    static SharedHours of(Iterable<Row> rows) {
        SharedHours all = new SharedHours();
        rows.forEach(all::add);
        return all;
    }

    private void add(Row row) {
        Key key = new Key(row.getUUID("stream_id"), row.getOffsetDateTime("hour"), row.getString("checkpoint_id"));
        Shared shared =
                hours.computeIfAbsent(key, each -> new Shared(row.getUUID("part"), new HashSet<>(), new Figures()));
        try {
            for (Sample sample : SampleEncoding.decode(row.getBuffer("data").getBytes())) {
                if (shared.seen().add(sample.at())) {
                    shared.figures().add(sample);
                }
            }
        } catch (IllegalArgumentException e) {
            LOG.warnf("samples of %s at %s are not counted: %s", key.hour(), key.checkpoint(), e.getMessage());
        }
    }

    /** @param sums to which they are added */
    Uni<Void> write(SqlConnection connection, DaySums sums) {
        if (hours.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Tuple> rows = new ArrayList<>();
        hours.forEach((key, shared) -> {
            Figures.Stored figures = shared.figures().stored();
            sums.add(key.stream(), key.checkpoint(), figures);
            rows.add(Tuple.tuple()
                    .addUUID(key.stream())
                    .addOffsetDateTime(key.hour())
                    .addString(key.checkpoint())
                    .addUUID(shared.part())
                    .addInteger(figures.ok())
                    .addInteger(figures.failed())
                    .addInteger(figures.unknown())
                    .addValue(figures.latency() == null ? null : Buffer.buffer(figures.latency()))
                    .addInteger(figures.bitrates())
                    .addLong(figures.bitrateSum())
                    .addLong(figures.bitrateMin()));
        });
        return connection.preparedQuery(WRITE).executeBatch(rows).replaceWithVoid();
    }
}
