package dev.tallylight.stream.ask;

import dev.tallylight.access.Slice;
import dev.tallylight.agent.StreamId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Finds streams by what is published at their URLs. It looks at URLs as they are shown: a path that is kept from being shown is
 * not found.
 */
@ApplicationScoped
public class NamedStreams {
    /** %s: whether the stream is within the slice. */
    private static final String SELECT = """
            select id, paused, url_redacted ~ $1 as exact
            from stream where (url_redacted ~ $1 or coalesce(url_redacted ~ $2, false)) and %s order by exact desc, id limit $3""";

    private final Pool pool;

    NamedStreams(Pool pool) {
        this.pool = pool;
    }

    /** A stream that was found. */
    public record Named(StreamId id, boolean paused) {}

    /** Those at whose URLs this can be played; those found by application and name first, then those of the name alone. */
    public Uni<List<Named>> playing(Slice slice, PublishedPath published, int most) {
        Tuple parameters = Tuple.tuple()
                .addString(published.pattern())
                .addString(published.listPattern())
                .addInteger(most);
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
        }
        return pool.preparedQuery(SELECT.formatted(slice.seesSql("tags", "$4")))
                .execute(parameters)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Named(new StreamId(row.getUUID("id")), row.getBoolean("paused")))
                        .toList());
    }
}
