package dev.tallylight.outage;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Gives the outages of deleted streams their last name and tags. A stream may have had 50,000 a day: the deletion itself marks
 * the latest, and the others are marked here, a lot at a time.
 */
@ApplicationScoped
class GoneStreams {
    private static final int LOT = 1_000;

    /** Whichever replica is first; no other waits. */
    private static final String MARK = """
            with deleted as (
                select stream_id, name, tags, reached from outage_stream_unmarked
                order by stream_id limit 1 for update skip locked
            ), lot as (
                select o.id from outage o
                where o.stream_id = (select stream_id from deleted) and o.id > (select reached from deleted)
                order by o.id limit $1::int
            ), marked as (
                update outage o set gone = true, name = deleted.name, tags = deleted.tags, revision = o.revision + 1
                from deleted where o.id in (select id from lot) and not o.gone
            ), further as (
                update outage_stream_unmarked u set reached = (select id from lot order by id desc limit 1)
                where u.stream_id = (select stream_id from deleted) and (select count(*) from lot) >= $1::int
            ), done as (
                delete from outage_stream_unmarked u
                where u.stream_id = (select stream_id from deleted) and (select count(*) from lot) < $1::int
            )
            select count(*) as streams from deleted""";

    private final Pool pool;

    GoneStreams(Pool pool) {
        this.pool = pool;
    }

    /** @return whether there may be more */
    Uni<Boolean> mark() {
        return pool.preparedQuery(MARK)
                .execute(Tuple.of(LOT))
                .map(rows -> rows.iterator().next().getLong("streams") > 0);
    }
}
