package dev.tallylight.history.story;

import dev.tallylight.access.Slice;
import dev.tallylight.alert.Status;
import dev.tallylight.rest.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The streams that somebody asks about, page by page, as much of them as their times are counted by. */
@ApplicationScoped
public class StreamRows {
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private static final String ROWS = """
            select s.id, s.name, s.tags, s.checkpoints, s.schedule, s.created_at, t.status, t.since
            from stream s join stream_state t on t.stream_id = s.id where %s and %s order by s.id limit $2""";

    private final Pool pool;

    StreamRows(Pool pool) {
        this.pool = pool;
    }

    /**
     * A stream.
     *
     * @param schedule the column; null where it is to be on air always
     * @param status what it is now
     */
    public record One(
            UUID id,
            String name,
            List<String> tags,
            List<String> checkpoints,
            @Nullable String schedule,
            Instant createdAt,
            Status status,
            Instant since) {}

    /** A problem where it is not there for the slice. */
    public Uni<One> one(Slice slice, UUID id) {
        return rows(slice, "s.id = $1", id, null, 1).map(found -> {
            if (found.isEmpty()) {
                throw ProblemException.notFound("stream", id.toString());
            }
            return found.getFirst();
        });
    }

    /** Those of these that there are within the slice. */
    Uni<List<One>> some(Slice slice, List<UUID> ids) {
        Tuple parameters = Tuple.of(ids.toArray(UUID[]::new), ids.size());
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
        }
        return pool.preparedQuery(ROWS.formatted("s.id = any ($1)", slice.seesSql("s.tags", "$3")))
                .execute(parameters)
                .map(StreamRows::all);
    }

    /**
     * In the order of their ids.
     *
     * @param after the last of the page before; null at the beginning
     */
    public Uni<List<One>> page(Slice slice, @Nullable String tag, @Nullable UUID after, int most) {
        return rows(slice, "s.id > $1", after == null ? BEFORE_ALL : after, tag, most);
    }

    private Uni<List<One>> rows(Slice slice, String which, UUID id, @Nullable String tag, int most) {
        Tuple parameters = Tuple.of(id, most);
        String condition = which;
        if (tag != null) {
            parameters.addArrayOfString(new String[] {tag});
            condition += " and s.tags @> cast($" + parameters.size() + " as varchar[])";
        }
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
        }
        return pool.preparedQuery(ROWS.formatted(condition, slice.seesSql("s.tags", "$" + parameters.size())))
                .execute(parameters)
                .map(StreamRows::all);
    }

    private static List<One> all(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new One(
                        row.getUUID("id"),
                        row.getString("name"),
                        List.of(row.getArrayOfStrings("tags")),
                        List.of(row.getArrayOfStrings("checkpoints")),
                        row.getString("schedule"),
                        row.getOffsetDateTime("created_at").toInstant(),
                        Status.ofWireName(row.getString("status")),
                        row.getOffsetDateTime("since").toInstant()))
                .toList();
    }
}
