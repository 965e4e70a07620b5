package dev.tallylight.history.story;

import dev.tallylight.access.Slice;
import dev.tallylight.alert.Status;
import dev.tallylight.stream.browse.State;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The servers that somebody asks about, as much of them as their times are counted by. */
@ApplicationScoped
public class ServerRows {
    private static final String ROWS = """
            select s.id, s.name, s.tags, s.created_at, t.status, t.since, t.withheld
            from server s join server_state t on t.server_id = s.id where %s and %s order by %s limit $1""";

    private static final String WORST_FIRST = "t.status = 'offline' desc, t.status = 'paused', lower(s.name), s.id";

    private static final String COUNTS = """
            select t.status, t.withheld, count(*) as many
            from server s join server_state t on t.server_id = s.id where %s group by t.status, t.withheld""";

    private final Pool pool;

    ServerRows(Pool pool) {
        this.pool = pool;
    }

    /**
     * A server.
     *
     * @param status what it is now
     * @param withheld the code of why nobody is told of it; null where people are
     */
    public record One(
            UUID id,
            String name,
            List<String> tags,
            Instant createdAt,
            Status status,
            Instant since,
            @Nullable String withheld) {
        /** What it is for those who look through many. */
        public State state() {
            return State.of(status, withheld);
        }
    }

    /** How many there are that are this, and withheld for that. */
    public record Count(Status status, @Nullable String withheld, long many) {
        public State state() {
            return State.of(status, withheld);
        }
    }

    /** So many at most, by name; where there are more, what is off air is among them. */
    public Uni<List<One>> first(Slice slice, int most) {
        String worst = ROWS.formatted("true", slice.seesSql("s.tags", "$2"), WORST_FIRST);
        return rows("select * from (" + worst + ") as worst order by lower(name), id", slice, Tuple.of(most));
    }

    /** Those of these that there are within the slice, in the order of their ids. */
    Uni<List<One>> some(Slice slice, List<UUID> ids) {
        Tuple parameters = Tuple.of(ids.size(), ids.toArray(UUID[]::new));
        return rows(ROWS.formatted("s.id = any ($2)", slice.seesSql("s.tags", "$3"), "s.id"), slice, parameters);
    }

    /** All of the slice. */
    public Uni<List<Count>> counts(Slice slice) {
        Tuple parameters = Tuple.tuple();
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
        }
        return pool.preparedQuery(COUNTS.formatted(slice.seesSql("s.tags", "$1")))
                .execute(parameters)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Count(
                                Status.ofWireName(row.getString("status")),
                                row.getString("withheld"),
                                row.getLong("many")))
                        .toList());
    }

    private Uni<List<One>> rows(String sql, Slice slice, Tuple parameters) {
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
        }
        return pool.preparedQuery(sql)
                .execute(parameters)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(ServerRows::one)
                        .toList());
    }

    private static One one(Row row) {
        return new One(
                row.getUUID("id"),
                row.getString("name"),
                List.of(row.getArrayOfStrings("tags")),
                row.getOffsetDateTime("created_at").toInstant(),
                Status.ofWireName(row.getString("status")),
                row.getOffsetDateTime("since").toInstant(),
                row.getString("withheld"));
    }
}
