package dev.tallylight.webhook.log;

import dev.tallylight.access.Slice;
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
                where endpoint_id = $1 and id >= uuid_floor(now() - interval '24 hours') and WITHIN
                order by id desc limit 500
            )""";

    private static final String STATS = NEWEST + """
            , tries as materialized (
                select a.duration_ms from newest d join webhook_attempt a on a.delivery_id = d.id
                where a.kind is null or a.kind not like 'ours.%'
            ), waiting as (
                select created_at from webhook_delivery where endpoint_id = $1 and state = 'pending' and WITHIN limit 10000
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

    /**
     * Of each endpoint how it is, of its newest deliveries and of those that are due next what became of them: as much as is looked at
     * again and again.
     */
    private static final String MARK = """
            with mine as (
                select e.id, concat_ws(' ', e.id, e.revision, e.enabled, e.disabled_reason, e.failing_since,
                    case when f.open_until > now() then f.open_until end,
                    case when f.waits_until > now() then f.waits_until end) as mark
                from webhook_endpoint e left join webhook_flow f on f.endpoint_id = e.id where OWN order by e.id limit 100)
            select concat_ws(' ', (select count(*) from mine), (select sum(hashtextextended(mark, 0)) from mine),
                count(*), sum(hashtextextended(concat_ws(' ', d.id, d.state, d.attempts), 0))) as mark
            from mine cross join lateral (
                (select id, state, attempts from webhook_delivery where endpoint_id = mine.id and WITHIN
                 order by id desc limit 20)
                union
                (select id, state, attempts from webhook_delivery where endpoint_id = mine.id and state = 'pending' and WITHIN
                 order by next_attempt_at limit 50)) d""";

    private final Pool pool;

    StatsReader(Pool pool) {
        this.pool = pool;
    }

    /** Of those of its deliveries that the slice sees; all zero where it does not see the endpoint. */
    public Uni<EndpointStats> of(Slice slice, UUID endpoint) {
        Tuple parameters = Tuple.of(endpoint);
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
        }
        return pool.preparedQuery(within(slice, FAILURES))
                .execute(parameters)
                .map(StatsReader::failures)
                .chain(failures -> pool.preparedQuery(within(slice, STATS))
                        .execute(parameters)
                        .map(rows -> stats(rows.iterator().next(), failures)));
    }

    /** The same text as long as nothing is different of the slice's endpoints, and of their deliveries that it sees. */
    public Uni<String> mark(Slice slice) {
        Tuple parameters = slice.isAll() ? Tuple.tuple() : Tuple.tuple().addArrayOfString(slice.array());
        String sql = MARK.replace("OWN", slice.ownsSql("e.tags", "$1"))
                .replace("WITHIN", DeliveryLog.within(slice, "webhook_delivery", "$1"));
        return pool.preparedQuery(sql)
                .execute(parameters)
                .map(rows -> rows.iterator().next().getString("mark"));
    }

    private static String within(Slice slice, String sql) {
        return sql.replace("WITHIN", DeliveryLog.within(slice, "webhook_delivery", "$2"));
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
