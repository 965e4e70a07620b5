package dev.tallylight.history.summary;

import dev.tallylight.access.Slice;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** Tells whether a slice's present is another: its streams, what they are, and the outages of the last day. */
@ApplicationScoped
public class PresentMark {
    private static final String MARK = """
            with mine as (
                select s.id, hashtextextended(concat_ws(' ', s.id, s.revision, t::text), 0) as mark
                from stream s join stream_state t on t.stream_id = s.id where %s)
            select concat_ws(' ', (select count(*) from mine), (select sum(mark) from mine),
                (select sum(hashtextextended(concat_ws(' ', o.id, o.revision), 0))
                from outage o join mine on mine.id = o.stream_id
                where o.ended_at is null or o.ended_at > now() - interval '1 day')) as mark""";

    private final Pool pool;

    PresentMark(Pool pool) {
        this.pool = pool;
    }

    /** The same text as long as nothing is different. */
    public Uni<String> of(Slice slice) {
        Tuple parameters = Tuple.tuple();
        String within = "true";
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
            within = slice.seesSql("s.tags", "$1");
        }
        return pool.preparedQuery(MARK.formatted(within))
                .execute(parameters)
                .map(rows -> rows.iterator().next().getString("mark"));
    }
}
