package dev.tallylight.checkpoint;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.data.Interval;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which condition each checkpoint was in, and since when. A trigger keeps each change for a quarter of a year; checkpoints are
 * everybody's, and so are their conditions.
 */
@ApplicationScoped
public class ConditionsOverTime {
    private static final int MOST = 20_000;

    /** The one that was at {@code from} too. */
    private static final String SINCE = """
            select checkpoint_id, since, condition from (
                select checkpoint_id, since, condition from checkpoint_condition_past p
                where since >= coalesce((select max(since) from checkpoint_condition_past
                                         where checkpoint_id = p.checkpoint_id and since < $1), $1)
                order by since desc limit %d) newest
            order by checkpoint_id, since""".formatted(MOST);

    /**
     * What a slice is told of checkpoints as well, and nothing else: an address that was changed is another's affair. $1 and $2 as
     * {@link Heartbeats#ALIVE} and {@link Heartbeats#ALIVE_OF_HUBS}.
     */
    private static final String MARK = """
            select concat_ws(' ', count(*), sum(hashtextextended(concat_ws(' ', c.id, c.name, c.kind, c.place, c.latitude,
                c.longitude, c.tags::text, c.condition, c.condition_since, a.live, case when not a.live then a.last end), 0))) as mark
            from checkpoint c cross join lateral (
                select max(last_seen_at) as last, coalesce(bool_or(protocol <> 0 and last_seen_at > now()
                    - case c.kind when 'private' then $1::interval else $2::interval end), false) as live
                from checkpoint_agent where checkpoint_id = c.id) a""";

    private final Pool pool;

    ConditionsOverTime(Pool pool) {
        this.pool = pool;
    }

    /** Until the next one of its checkpoint, or until now. */
    public record Spell(Instant since, Condition condition) {}

    /** By checkpoint, the oldest first; what is before the first spell nobody noted. */
    public Uni<Map<String, List<Spell>>> since(Instant from) {
        return pool.preparedQuery(SINCE)
                .execute(Tuple.of(from.atOffset(ZoneOffset.UTC)))
                .map(ConditionsOverTime::byCheckpoint);
    }

    /** The same text as long as nothing is different of what everybody is told of checkpoints. */
    public Uni<String> mark() {
        return pool.preparedQuery(MARK)
                .execute(Tuple.of(Interval.of(Heartbeats.ALIVE), Interval.of(Heartbeats.ALIVE_OF_HUBS)))
                .map(rows -> rows.iterator().next().getString("mark"));
    }

    private static Map<String, List<Spell>> byCheckpoint(RowSet<Row> rows) {
        Map<String, List<Spell>> all = new LinkedHashMap<>();
        for (Row row : rows) {
            all.computeIfAbsent(row.getString("checkpoint_id"), id -> new ArrayList<>())
                    .add(new Spell(
                            row.getOffsetDateTime("since").toInstant(),
                            Condition.ofWireName(row.getString("condition"))));
        }
        return all;
    }
}
