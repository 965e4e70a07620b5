package dev.tallylight.history.sample;

import dev.tallylight.store.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/** What the hours of a day add up to, of some streams. */
final class DaySums {
    private static final Logger LOG = Logger.getLogger(DaySums.class);

    private static final String DAYS = """
            insert into sample_day (stream_id, hour, checkpoint_id, part, ok, failed, unknown, latency, bitrates, bitrate_sum,
                bitrate_min)
            select id, $1::timestamptz, checkpoint, part, ok, failed, unknown, latency, bitrates, sum, least
            from unnest($2::uuid[], $3::text[], $4::uuid[], $5::int[], $6::int[], $7::int[], $8::bytea[], $9::int[],
                $10::bigint[], $11::bigint[])
                as each (id, checkpoint, part, ok, failed, unknown, latency, bitrates, sum, least)
            on conflict do nothing""";

    private final OffsetDateTime day;
    private final Map<Series, Figures> sums = new LinkedHashMap<>();
    private int unreadable;

    /** @param day its first moment */
    DaySums(OffsetDateTime day) {
        this.day = day;
    }

    private record Series(UUID stream, String checkpoint) {}

    void add(Row hour) {
        add(
                hour.getUUID("stream_id"),
                hour.getString("checkpoint_id"),
                SampleRows.hour(hour).figures());
    }

    void add(UUID stream, String checkpoint, Figures.Stored figures) {
        Figures sum = sums.computeIfAbsent(new Series(stream, checkpoint), each -> new Figures());
        if (!sum.add(figures)) {
            unreadable++;
        }
    }

    Uni<Void> write(SqlConnection connection) {
        if (unreadable > 0) {
            LOG.warnf("%d hours of %s are counted without their latencies, which cannot be read", unreadable, day);
        }
        if (sums.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Instant moment = day.toInstant();
        UUID[] parts = new UUID[sums.size()];
        Arrays.setAll(parts, i -> Ids.at(moment));
        Tuple values = Tuple.tuple()
                .addOffsetDateTime(day)
                .addArrayOfUUID(sums.keySet().stream().map(Series::stream).toArray(UUID[]::new))
                .addArrayOfString(sums.keySet().stream().map(Series::checkpoint).toArray(String[]::new))
                .addArrayOfUUID(parts);
        SampleRows.addTo(values, sums.values().stream().map(Figures::stored).toList());
        return connection.preparedQuery(DAYS).execute(values).replaceWithVoid();
    }
}
