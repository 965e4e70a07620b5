package dev.tallylight.stream.browse;

import dev.tallylight.access.Slice;
import dev.tallylight.rest.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads outlines of streams: a page of all of them by one query, or one by its short id, by index however many there are. */
@ApplicationScoped
public class StreamOutlines {
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private static final String COLUMNS = "select s.id, s.key, s.name, s.url_redacted, s.paused, s.checkpoints,"
            + " t.outage_since is not null as off_air";

    private static final String FROM = " from stream s join stream_state t on t.stream_id = s.id where ";

    /** %s: whether it is within the slice. */
    private static final String PAGE = COLUMNS + FROM + "s.id > $1 and %s order by s.id limit $2";

    private static final String ONE = COLUMNS + FROM + "s.id = $1 and %s";

    /** A stream's own short id goes before another's key that reads the same. */
    private static final String BY_SHORT_ID = "(" + COLUMNS + ", 1 as rank" + FROM + ShortId.SQL + " = $1 and %1$s)"
            + " union all (" + COLUMNS + ", 2 as rank" + FROM + "s.key = $2 and %1$s) order by rank limit 1";

    private final Pool pool;

    StreamOutlines(Pool pool) {
        this.pool = pool;
    }

    /**
     * In the order of their ids.
     *
     * @param after the last of the page before; null at the beginning
     * @param most how many; fewer are the last page
     */
    public Uni<List<StreamOutline>> page(Slice slice, @Nullable UUID after, int most) {
        return read(PAGE, slice, Tuple.of(after == null ? BEFORE_ALL : after, most));
    }

    /** @return fails with a problem of the type {@code not-found} where it is not there for the slice */
    public Uni<StreamOutline> byId(Slice slice, UUID id) {
        return read(ONE, slice, Tuple.of(id)).map(found -> one(found, id.toString()));
    }

    /**
     * @param id 24 hexadecimal digits: its own, or those that are its key
     * @return fails with a problem of the type {@code not-found} where there is none, or the text is no short id
     */
    public Uni<StreamOutline> byShortId(Slice slice, String id) {
        ShortId wanted = ShortId.parse(id);
        if (wanted == null) {
            throw ProblemException.notFound("stream", id);
        }
        return read(BY_SHORT_ID, slice, Tuple.of(Buffer.buffer(wanted.bytes()), wanted.text()))
                .map(found -> one(found, id));
    }

    private static StreamOutline one(List<StreamOutline> found, String id) {
        if (found.isEmpty()) {
            throw ProblemException.notFound("stream", id);
        }
        return found.getFirst();
    }

    private Uni<List<StreamOutline>> read(String sql, Slice slice, Tuple parameters) {
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
        }
        String within = slice.seesSql("s.tags", "$" + parameters.size());
        return pool.preparedQuery(sql.formatted(within))
                .execute(parameters)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(StreamOutlines::outline)
                        .toList());
    }

    private static StreamOutline outline(Row row) {
        return new StreamOutline(
                row.getUUID("id"),
                row.getString("key"),
                row.getString("name"),
                row.getString("url_redacted"),
                row.getBoolean("off_air"),
                row.getBoolean("paused"),
                List.of(row.getArrayOfStrings("checkpoints")));
    }
}
