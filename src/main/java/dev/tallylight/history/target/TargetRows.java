package dev.tallylight.history.target;

import dev.tallylight.access.Slice;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is promised, as rows. */
@ApplicationScoped
public class TargetRows {
    /** More are not looked at: of one stream each, there are as many as an installation has. */
    private static final int MOST = 100_000;

    /** A slice sees what is promised of its tags, and of streams within it. */
    private static final String ALL = """
            select t.stream_id, t.tag, t.percent, t.timezone from availability_target t
            left join stream s on s.id = t.stream_id
            where case when t.tag is null then %s else %s end order by t.tag, t.stream_id limit $1""";

    private static final String OF_STREAMS = """
            select stream_id, tag, percent, timezone from availability_target where tag is not null and %s
            union all
            select stream_id, tag, percent, timezone from availability_target where stream_id = any ($1)""";

    private static final String ONE = """
            select stream_id, tag, percent, timezone from availability_target
            where stream_id is not distinct from $1 and tag is not distinct from $2 for update""";

    private static final String PUT = """
            insert into availability_target (stream_id, tag, percent, timezone) values ($1, $2, $3, $4)
            on conflict (%s) do update set percent = excluded.percent, timezone = excluded.timezone, updated_at = now()""";

    private static final String DELETE = """
            delete from availability_target where stream_id is not distinct from $1 and tag is not distinct from $2""";

    private final Pool pool;

    TargetRows(Pool pool) {
        this.pool = pool;
    }

    /** All that a slice may see, in the order of tags, and then of streams. */
    public Uni<Promises> all(Slice slice) {
        Tuple parameters = Tuple.of(MOST);
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
        }
        return pool.preparedQuery(ALL.formatted(
                        slice.seesSql("s.tags", "$2"), slice.isAll() ? "true" : "t.tag = any ($2::varchar[])"))
                .execute(parameters)
                .map(TargetRows::promises);
    }

    /** Of these streams, and of the slice's tags: what a page of streams is promised, as far as the slice is to know. */
    public Uni<Promises> of(Slice slice, Collection<UUID> streams) {
        Tuple parameters = Tuple.tuple().addArrayOfUUID(streams.toArray(UUID[]::new));
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
        }
        return pool.preparedQuery(OF_STREAMS.formatted(slice.isAll() ? "true" : "tag = any ($2::varchar[])"))
                .execute(parameters)
                .map(TargetRows::promises);
    }

    /** How many tags have a target. */
    Uni<Long> ofTags(SqlClient connection) {
        return connection
                .query("select count(*) as tags from availability_target where tag is not null")
                .execute()
                .map(rows -> rows.iterator().next().getLong("tags"));
    }

    /** Null where nothing is promised. */
    Uni<@Nullable Target> one(SqlClient connection, @Nullable UUID stream, @Nullable String tag) {
        return connection.preparedQuery(ONE).execute(key(stream, tag)).map(rows -> {
            Promises found = promises(rows);
            return found.isEmpty()
                    ? null
                    : (stream == null ? found.tags() : found.own())
                            .values()
                            .iterator()
                            .next();
        });
    }

    Uni<Void> put(SqlClient connection, @Nullable UUID stream, Target target) {
        return connection
                .preparedQuery(PUT.formatted(stream == null ? "tag" : "stream_id"))
                .execute(key(stream, target.tag())
                        .addDouble(target.percent())
                        .addString(target.zone().getId()))
                .replaceWithVoid();
    }

    Uni<Void> delete(SqlClient connection, @Nullable UUID stream, @Nullable String tag) {
        return connection.preparedQuery(DELETE).execute(key(stream, tag)).replaceWithVoid();
    }

    private static Tuple key(@Nullable UUID stream, @Nullable String tag) {
        return Tuple.tuple().addUUID(stream).addString(tag);
    }

    private static Promises promises(RowSet<Row> rows) {
        Map<UUID, Target> own = new HashMap<>();
        Map<String, Target> tags = new java.util.TreeMap<>();
        for (Row row : rows) {
            UUID stream = row.getUUID("stream_id");
            String tag = row.getString("tag");
            Target target = new Target(tag, row.getDouble("percent"), zone(row.getString("timezone")));
            if (stream == null) {
                tags.put(tag, target);
            } else {
                own.put(stream, target);
            }
        }
        return new Promises(own, tags);
    }

    /** A name that was known when it was written may be gone with a later tz database. */
    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }
}
