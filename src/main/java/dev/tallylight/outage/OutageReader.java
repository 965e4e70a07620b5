package dev.tallylight.outage;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.access.Slice;
import dev.tallylight.event.EventId;
import dev.tallylight.event.EventType;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Json;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads outages, without locks. */
@ApplicationScoped
class OutageReader {
    private static final int MOST_TOLD = 200;

    /** %s: whether the stream {@code s} is one that is asked for. */
    private static final String STREAMS = "select s.id from subject s where %s limit " + (OutageQuery.FEW + 1);

    /** %s: whether it is within the slice. */
    private static final String ONE = "select " + OutageQuery.COLUMNS
            + " from outage o left join subject s on s.id = o.stream_id where o.id = $1 and %s";

    /** %s: whether the webhook {@code w} hears nothing beyond the slice. */
    private static final String TOLD = """
            select e.outage_id, w.id as webhook, coalesce(w.description, w.url_redacted) as name, w.format, e.id as event, e.type, e.occurred_at,
                   d.id as delivery, d.state, d.finished_at
            from event e join webhook_delivery d on d.event_id = e.id join webhook_endpoint w on w.id = d.endpoint_id
            where e.outage_id = any ($1) and %s order by e.sequence desc, d.id desc limit $2""";

    private final Pool pool;
    private final Json json;
    private final InstantSource clock;

    OutageReader(Pool pool, ObjectMapper mapper, InstantSource clock) {
        this.pool = pool;
        this.json = new Json(mapper);
        this.clock = clock;
    }

    /** An outage as it is shown, with the revision that its ETag is made of. */
    record Found(OutageView view, long revision) {}

    /** The newest first; one more than {@code limit} where there are more. */
    Uni<List<OutageView>> find(Slice slice, OutageFilter filter, @Nullable Cursor cursor, int limit) {
        return fewStreams(slice, filter)
                .chain(streams -> {
                    OutageQuery query = OutageQuery.of(
                            slice, filter, streams.size() > OutageQuery.FEW ? null : streams, cursor, limit);
                    return pool.preparedQuery(query.sql()).execute(query.parameters());
                })
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> found(row).view().brief())
                        .toList());
    }

    /** Of the streams that bear what is asked for, as many as are few, and one more; none where all are asked for. */
    private Uni<List<UUID>> fewStreams(Slice slice, OutageFilter filter) {
        if (slice.isAll() && filter.tag() == null) {
            return Uni.createFrom().item(List.of());
        }
        Tuple parameters = Tuple.tuple();
        StringBuilder condition = new StringBuilder("true");
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
            condition.append(" and ").append(slice.seesSql("s.tags", "$" + parameters.size()));
        }
        if (filter.stream() != null) {
            parameters.addUUID(filter.stream());
            condition.append(" and s.id = $").append(parameters.size());
        }
        if (filter.tag() != null) {
            parameters.addString(filter.tag());
            condition.append(" and s.tags && array[$").append(parameters.size()).append("]::varchar[]");
        }
        return pool.preparedQuery(STREAMS.formatted(condition))
                .execute(parameters)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getUUID("id"))
                        .toList());
    }

    /** Null where it is not there for the slice. */
    Uni<@Nullable Found> byId(Slice slice, UUID id) {
        Tuple parameters = Tuple.of(id);
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
        }
        return pool.preparedQuery(ONE.formatted(slice.seesSql("coalesce(s.tags, o.tags)", "$2")))
                .execute(parameters)
                .map(rows -> rows.size() == 0 ? null : found(rows.iterator().next()));
    }

    /** Who was told of it, the newest first. */
    Uni<List<ToldView>> told(Slice slice, UUID id) {
        return told(slice, List.of(id)).map(told -> told.getOrDefault(id, List.of()));
    }

    /** The same of some, by their ids. */
    Uni<Map<UUID, List<ToldView>>> told(Slice slice, List<UUID> ids) {
        Tuple parameters = Tuple.of(ids.toArray(UUID[]::new), MOST_TOLD * ids.size());
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
        }
        return pool.preparedQuery(TOLD.formatted(slice.ownsSql("w.tags", "$3")))
                .execute(parameters)
                .map(rows -> {
                    Map<UUID, List<ToldView>> told = new HashMap<>();
                    rows.forEach(row -> told.computeIfAbsent(row.getUUID("outage_id"), id -> new ArrayList<>())
                            .add(told(row)));
                    return told;
                });
    }

    private static ToldView told(Row row) {
        return new ToldView(
                row.getUUID("webhook"),
                row.getString("name"),
                row.getString("format"),
                new EventId(row.getUUID("event")).toString(),
                EventType.ofWireName(row.getString("type")),
                Objects.requireNonNull(time(row, "occurred_at")),
                row.getUUID("delivery"),
                row.getString("state"),
                time(row, "finished_at"));
    }

    private Found found(Row row) {
        Instant ended = time(row, "ended_at");
        boolean server = OutageChange.SERVER.equals(row.getString("kind"));
        Duration before = Duration.ofMillis(row.getLong("off_air_ms"));
        Duration part = ended != null
                ? Duration.ZERO
                : Duration.between(Objects.requireNonNull(time(row, "part_since")), clock.instant());
        return new Found(
                new OutageView(
                        row.getUUID("id"),
                        server ? null : row.getUUID("stream_id"),
                        server ? row.getUUID("stream_id") : null,
                        row.getString("name"),
                        List.of(row.getArrayOfStrings("tags")),
                        Objects.requireNonNull(time(row, "since")),
                        Objects.requireNonNull(time(row, "confirmed_at")),
                        ended,
                        Math.max(0, before.plus(part).toSeconds()),
                        row.getString("reason"),
                        row.getString("detail"),
                        json.read(row.getString("checkpoints"), OutageEntity.CHECKPOINTS),
                        row.getInteger("interruptions"),
                        row.getString("withheld"),
                        time(row, "acknowledged_at"),
                        row.getString("acknowledged_by"),
                        row.getString("acknowledged_with"),
                        row.getString("note"),
                        row.getString("cause"),
                        row.getBoolean("gone"),
                        course(row.getString("course")),
                        null,
                        null),
                row.getLong("revision"));
    }

    /** Null where it was not asked for. */
    private @Nullable List<CourseStep> course(@Nullable String column) {
        return column == null ? null : json.read(column, OutageEntity.COURSE);
    }

    private static @Nullable Instant time(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
