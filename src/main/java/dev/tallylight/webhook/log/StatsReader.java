package dev.tallylight.webhook.log;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads how a webhook's receiver is doing from its newest deliveries, however many there are of older ones. */
@ApplicationScoped
public class StatsReader {
    private static final String NEWEST = """
            with newest as materialized (
                select id, state, event_id, created_at, finished_at from webhook_delivery
                where endpoint_id = $1 and id >= uuid_floor(now() - interval '24 hours')
                order by id desc limit 500
            )""";

    private static final String STATS = NEWEST + """
            , tries as materialized (
                select a.duration_ms from newest d join webhook_attempt a on a.delivery_id = d.id
                where a.kind is null or a.kind not like 'ours.%'
            ), waiting as (
                select created_at from webhook_delivery where endpoint_id = $1 and state = 'pending' limit 10000
            ), done as (
                select extract(epoch from finished_at - created_at) * 1000 as took from newest where state = 'succeeded'
            )
            select (select count(*) from waiting) as pending, (select min(created_at) from waiting) as oldest,
                   count(*) as deliveries,
                   count(*) filter (where state = 'succeeded') as succeeded,
                   count(*) filter (where state = 'failed') as failed,
                   count(*) filter (where state = 'skipped') as skipped,
                   (select count(*) from tries) as attempts,
                   (select percentile_disc(0.5) within group (order by duration_ms) from tries) as p50,
                   (select percentile_disc(0.99) within group (order by duration_ms) from tries) as p99,
                   (select percentile_disc(0.5) within group (order by took) from done)::bigint as delivered_p50,
                   (select percentile_disc(0.99) within group (order by took) from done)::bigint as delivered_p99
            from newest""";

    private static final String FAILURES = NEWEST + """
            select a.kind, count(*) as times from newest d join webhook_attempt a on a.delivery_id = d.id
            where a.kind is not null group by a.kind order by a.kind limit 100""";

    private final Pool pool;

    StatsReader(Pool pool) {
        this.pool = pool;
    }

    public Uni<EndpointStats> of(UUID endpoint) {
        return pool.preparedQuery(FAILURES)
                .execute(Tuple.of(endpoint))
                .map(StatsReader::failures)
                .chain(failures -> pool.preparedQuery(STATS)
                        .execute(Tuple.of(endpoint))
                        .map(rows -> stats(rows.iterator().next(), failures)));
    }

    private static Map<String, Long> failures(RowSet<Row> rows) {
        Map<String, Long> failures = new TreeMap<>();
        rows.forEach(row -> failures.put(row.getString("kind"), row.getLong("times")));
        return failures;
    }

    private static EndpointStats stats(Row row, Map<String, Long> failures) {
        @Nullable OffsetDateTime oldest = row.getOffsetDateTime("oldest");
        return new EndpointStats(
                row.getLong("pending"),
                oldest == null ? null : oldest.toInstant(),
                row.getLong("deliveries"),
                row.getLong("succeeded"),
                row.getLong("failed"),
                row.getLong("skipped"),
                row.getLong("attempts"),
                failures,
                row.getLong("p50"),
                row.getLong("p99"),
                row.getLong("delivered_p50"),
                row.getLong("delivered_p99"));
    }
}
