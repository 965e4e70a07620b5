package dev.tallylight.stream.state;

import dev.tallylight.agent.StreamId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which streams there are to be looked at, page by page, without locks: what is found is looked at again under the lock. */
@ApplicationScoped
public class StreamLists {
    private static final UUID BEGINNING = new UUID(0, 0);

    private static final String ALL = "select id from stream where id > $1 and not paused order by id limit $2";

    private static final String WITHHELD = """
            select stream_id as id from stream_state
            where withheld is not null and stream_id > $1 order by stream_id limit $2""";

    private static final String DUE =
            "select stream_id as id from stream_state where recheck_at <= $1 order by recheck_at limit $2";

    private static final String WAITING_FOR = """
            select s.id from stream_state t join stream s on s.id = t.stream_id
            where t.withheld = $2 and s.depends_on && $1::varchar[] order by s.id""";

    private final Pool pool;

    StreamLists(Pool pool) {
        this.pool = pool;
    }

    /**
     * Those that are watched, in order.
     *
     * @param after the last of the page before; null at the beginning
     */
    public Uni<List<StreamId>> watched(@Nullable StreamId after, int most) {
        return ids(ALL, Tuple.of(after == null ? BEGINNING : after.value(), most))
                .map(ids -> ids.stream().map(StreamId::new).toList());
    }

    /**
     * Those of which something is owed to handlers, in order.
     *
     * @param after the last of the page before; null at the beginning
     */
    public Uni<List<UUID>> withheld(@Nullable UUID after, int most) {
        return ids(WITHHELD, Tuple.of(after == null ? BEGINNING : after, most));
    }

    /** Those whose alerts are due to be looked at again, the longest due first. */
    public Uni<List<UUID>> dueForRecheck(Instant now, int most) {
        return ids(DUE, Tuple.of(now.atOffset(ZoneOffset.UTC), most));
    }

    /** Those of which something is withheld because of what they depend on, where that is one of these. */
    public Uni<List<UUID>> waitingFor(Collection<UUID> parents, String reason) {
        String[] ids = parents.stream().map(UUID::toString).toArray(String[]::new);
        return ids(WAITING_FOR, Tuple.of(ids, reason));
    }

    private Uni<List<UUID>> ids(String query, Tuple parameters) {
        return pool.preparedQuery(query).execute(parameters).map(StreamLists::ids);
    }

    private static List<UUID> ids(RowSet<Row> rows) {
        List<UUID> ids = new ArrayList<>();
        rows.forEach(row -> ids.add(row.getUUID("id")));
        return ids;
    }
}
