package dev.tallylight.server.beat;

import dev.tallylight.store.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * When heartbeats may have been lost by us. Each process says, whenever it has written what came to it, up to when; where it
 * could not for a while, was not there, or ended without a word, there is a gap.
 */
@ApplicationScoped
public class HeartbeatGaps {
    /** A process that writes again after so long was away meanwhile. */
    static final Duration AWAY = Duration.ofSeconds(10);

    /** Who has not written for so long is taken to have ended without a word. */
    static final Duration DEAD = Duration.ofSeconds(20);

    /** Another that wrote so lately is there. */
    private static final Duration THERE = Duration.ofSeconds(5);

    private static final Duration KEPT = Duration.ofDays(370);
    private static final int MOST = 1_000;

    /** One that begins: unless another is there, nobody was since the last that was. */
    private static final String BEGIN = """
            with had as (select max(until) as until, bool_or(not gone and until >= $3) as there from heartbeat_writer),
            gap as (insert into heartbeat_gap (id, began, ended)
                    select $4::uuid, until, $2::timestamptz from had where until < $2 and not there),
            cleared as (delete from heartbeat_writer where gone or not (select there from had))
            insert into heartbeat_writer (process, until) select $1::uuid, $2::timestamptz from (select count(*) from had) as first
            on conflict (process) do nothing""";

    private static final String WRITTEN = """
            with was as (select until from heartbeat_writer where process = $1),
            gap as (insert into heartbeat_gap (id, began, ended) select $4::uuid, until, $2::timestamptz from was where until < $3)
            insert into heartbeat_writer (process, until, gone) values ($1, $2, $5)
            on conflict (process) do update set until = excluded.until, gone = excluded.gone""";

    private static final String BURY = """
            with dead as (delete from heartbeat_writer where process <> $1 and until < $3 returning until, gone)
            insert into heartbeat_gap (id, began, ended)
            select $4::uuid, min(until), $2::timestamptz from dead where not gone having count(*) > 0""";

    private static final String FORGET = "delete from heartbeat_gap where ended < $1";

    private static final String ALL_WRITTEN = "select min(until) as until from heartbeat_writer where not gone";

    private static final String GAPS =
            "select began, ended from heartbeat_gap where ended > $1 order by ended desc limit " + MOST;

    private final Pool pool;

    HeartbeatGaps(Pool pool) {
        this.pool = pool;
    }

    /** A time in which heartbeats may have been lost. */
    public record Gap(Instant began, Instant ended) {}

    Uni<Void> begin(UUID process, Instant now) {
        return run(pool, BEGIN, Tuple.of(process, time(now), time(now.minus(THERE)), Ids.at(now)));
    }

    /**
     * All that came to the process until then is written.
     *
     * @param leaving whether it is the last that it writes
     */
    Uni<Void> written(SqlClient connection, UUID process, Instant until, boolean leaving) {
        return run(
                connection, WRITTEN, Tuple.of(process, time(until), time(until.minus(AWAY)), Ids.at(until), leaving));
    }

    /** Others that ended without a word are counted no more. */
    Uni<Void> bury(UUID process, Instant now) {
        return run(pool, BURY, Tuple.of(process, time(now), time(now.minus(DEAD)), Ids.at(now)))
                .chain(() -> run(pool, FORGET, Tuple.of(time(now.minus(KEPT)))));
    }

    private static Uni<Void> run(SqlClient connection, String sql, Tuple parameters) {
        return connection.preparedQuery(sql).execute(parameters).replaceWithVoid();
    }

    /** Up to when all processes have written what came to them; null where none is there. */
    public Uni<@Nullable Instant> allWritten() {
        return pool.query(ALL_WRITTEN)
                .execute()
                .map(rows -> rows.iterator().next().getOffsetDateTime("until"))
                .map(until -> until == null ? null : until.toInstant());
    }

    /** Those that reach beyond then, the newest {@value #MOST}, in no order. */
    public Uni<List<Gap>> since(Instant then) {
        return pool.preparedQuery(GAPS).execute(Tuple.of(time(then))).map(rows -> {
            List<Gap> gaps = new ArrayList<>();
            for (Row row : rows) {
                gaps.add(new Gap(
                        row.getOffsetDateTime("began").toInstant(),
                        row.getOffsetDateTime("ended").toInstant()));
            }
            return gaps;
        });
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
