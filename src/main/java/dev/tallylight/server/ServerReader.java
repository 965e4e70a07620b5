package dev.tallylight.server;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.access.Slice;
import dev.tallylight.alert.Status;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Json;
import dev.tallylight.server.beat.Heartbeat;
import dev.tallylight.server.beat.Heartbeats;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads servers with what they are held to be and when they were heard last, without locks. */
@ApplicationScoped
class ServerReader {
    private static final TypeReference<LinkedHashMap<String, String>> FACTS = new TypeReference<>() {};

    private static final String FROM = """
            select s.id, s.name, s.tags, s.interval_ms, s.grace_ms, s.depends_on, s.paused, s.created_at, s.updated_at, s.revision,
                   st.status, st.since, st.reason, st.detail, b.at, b.facts,
                   case when st.outage_since is null then null
                        else (select o.id from outage o where o.stream_id = s.id and o.ended_at is null limit 1) end as outage_id
            from server s join server_state st on st.server_id = s.id left join server_beat b on b.server_id = s.id
            where
            """;

    private final Pool pool;
    private final Heartbeats heartbeats;
    private final Json json;

    ServerReader(Pool pool, Heartbeats heartbeats, ObjectMapper mapper) {
        this.pool = pool;
        this.heartbeats = heartbeats;
        this.json = new Json(mapper);
    }

    /** A server as it is shown, with the revision that its ETag is made of. */
    record Found(ServerView view, long revision) {}

    /** In the order they were added; one more than {@code limit} where there are more. */
    Uni<List<ServerView>> list(Slice slice, ServerFilter filter, @Nullable Cursor cursor, int limit) {
        Tuple parameters = Tuple.of(limit + 1);
        StringBuilder condition = new StringBuilder("true");
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
            condition.append(" and ").append(slice.seesSql("s.tags", "$" + parameters.size()));
        }
        if (cursor != null) {
            parameters.addUUID(cursor.id());
            condition.append(" and s.id > $").append(parameters.size());
        }
        if (filter.status() != null) {
            parameters.addString(filter.status().wireName());
            condition.append(" and st.status = $").append(parameters.size());
        }
        if (filter.tag() != null) {
            parameters.addString(filter.tag());
            condition.append(" and s.tags && array[$").append(parameters.size()).append("]::varchar[]");
        }
        if (filter.text() != null) {
            parameters.addString(filter.text());
            condition
                    .append(" and strpos(lower(s.name), lower($")
                    .append(parameters.size())
                    .append(")) > 0");
        }
        return pool.preparedQuery(FROM + condition + " order by s.id limit $1")
                .execute(parameters)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> found(row).view())
                        .toList());
    }

    /** Null where it is not there for the slice. */
    Uni<@Nullable Found> byId(Slice slice, UUID id) {
        return byId(pool, slice, id);
    }

    private Uni<@Nullable Found> byId(SqlClient connection, Slice slice, UUID id) {
        Tuple parameters = Tuple.of(id);
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
        }
        return connection
                .preparedQuery(FROM + "s.id = $1 and " + slice.seesSql("s.tags", "$2"))
                .execute(parameters)
                .map(rows -> rows.size() == 0 ? null : found(rows.iterator().next()));
    }

    /** How many there are of each status. */
    Uni<Map<Status, Long>> counts(Slice slice) {
        Tuple parameters = Tuple.tuple();
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
        }
        return pool.preparedQuery(
                        "select st.status, count(*) as many from server s join server_state st on st.server_id = s.id where "
                                + slice.seesSql("s.tags", "$1") + " group by st.status")
                .execute(parameters)
                .map(rows -> {
                    Map<Status, Long> counts = new EnumMap<>(Status.class);
                    rows.forEach(row -> counts.put(Status.ofWireName(row.getString("status")), row.getLong("many")));
                    return counts;
                });
    }

    private Found found(Row row) {
        UUID id = row.getUUID("id");
        Instant written = time(row, "at");
        String facts = row.getString("facts");
        Heartbeat last = new Heartbeat(
                written == null ? Instant.EPOCH : written, facts == null ? Map.of() : json.read(facts, FACTS));
        Heartbeat unwritten = heartbeats.of(id);
        boolean heard = written != null || unwritten != null;
        if (unwritten != null) {
            last = last.and(unwritten);
        }
        Map<String, String> said = last.facts();
        ServerView view = new ServerView(
                id,
                row.getString("name"),
                List.of(row.getArrayOfStrings("tags")),
                Status.ofWireName(row.getString("status")),
                Objects.requireNonNull(time(row, "since")),
                row.getString("reason"),
                row.getString("detail"),
                row.getBoolean("paused"),
                heard ? last.at() : null,
                said == null ? Map.of() : said,
                row.getUUID("outage_id"),
                Duration.ofMillis(row.getLong("interval_ms")),
                Duration.ofMillis(row.getLong("grace_ms")),
                List.of(row.getArrayOfStrings("depends_on")),
                Objects.requireNonNull(time(row, "created_at")),
                Objects.requireNonNull(time(row, "updated_at")),
                null,
                null);
        return new Found(view, row.getLong("revision"));
    }

    private static @Nullable Instant time(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
