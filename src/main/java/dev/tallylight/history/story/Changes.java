package dev.tallylight.history.story;

import dev.tallylight.alert.Status;
import dev.tallylight.history.uptime.Change;
import dev.tallylight.history.uptime.StatusLine;
import dev.tallylight.store.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What streams were, from their transitions: those that were confirmed within a window, and as few as it takes to know what they
 * were before. A stream that did not change costs no row.
 */
@ApplicationScoped
class Changes {
    /** What was seen before the window's end and told later, by an agent that was cut off, is heard of for so long. */
    static final Duration TOLD_LATE = Duration.ofDays(7);

    /** Of some streams that are asked for at a time: some 40 MB. */
    private static final int MOST = 100_000;

    /** Of one stream: 50,000 outages a day for five days, some 50 MB. */
    private static final int MOST_OF_ONE = 500_000;

    private static final int PIECE = 50_000;

    private static final String COLUMNS = "t.stream_id, t.status, t.previous_status, t.since, t.confirmed_at";

    private static final String WITHIN = "select " + COLUMNS
            + " from transition t where t.stream_id = any ($1) and t.id >= $2 and t.id < $3"
            + " order by t.stream_id, t.sequence limit $4";

    /** The same of one, piece by piece. */
    private static final String PIECES = "select " + COLUMNS + ", t.sequence"
            + " from transition t where t.stream_id = $1 and t.id >= $2 and t.id < $3 and t.sequence > $4"
            + " order by t.sequence limit $5";

    private static final String BEFORE = "select " + COLUMNS
            + " from unnest($1::uuid[]) as s (id), lateral (select * from transition where stream_id = s.id and id < $2"
            + " order by id desc limit 1) t";

    private static final String AFTER = "select " + COLUMNS
            + " from unnest($1::uuid[]) as s (id), lateral (select * from transition where stream_id = s.id and id >= $2"
            + " order by id limit 1) t";

    /** So many changes are not read at a time: fewer streams may do. */
    static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooMany() {
            super("too many changes", null, false, false);
        }
    }

    private final Pool pool;

    Changes(Pool pool) {
        this.pool = pool;
    }

    /**
     * The line of each of these streams, or {@link TooMany}.
     *
     * @param now by the hub's clock
     */
    Uni<Map<UUID, StatusLine>> lines(List<StreamRows.One> streams, Instant from, Instant to, Instant now) {
        if (streams.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        Instant heard = to.plus(TOLD_LATE);
        UUID[] ids = streams.stream().map(StreamRows.One::id).toArray(UUID[]::new);
        return within(ids, Ids.floor(from), Ids.floor(heard))
                .chain(within -> others(BEFORE, reachingBack(within, from), from)
                        .chain(before -> others(
                                        AFTER, heard.isBefore(now) ? unchanged(streams, within) : List.of(), heard)
                                .map(after -> lines(streams, within, before, after))));
    }

    private Uni<Map<UUID, List<Change>>> within(UUID[] ids, UUID from, UUID until) {
        Uni<Map<UUID, List<Change>>> together = pool.preparedQuery(WITHIN)
                .execute(Tuple.of(ids, from, until, MOST + 1))
                .map(Changes::byStream);
        return ids.length > 1
                ? together
                : together.onFailure(TooMany.class)
                        .recoverWithUni(() -> pieces(ids[0], from, until, 0, new ArrayList<>())
                                .map(all -> Map.of(ids[0], all)));
    }

    private Uni<List<Change>> pieces(UUID id, UUID from, UUID until, long after, List<Change> found) {
        if (found.size() > MOST_OF_ONE) {
            return Uni.createFrom().failure(new TooMany());
        }
        return pool.preparedQuery(PIECES)
                .execute(Tuple.of(id, from, until, after, PIECE))
                .chain(rows -> {
                    long last = after;
                    for (Row row : rows) {
                        found.add(change(row));
                        last = row.getLong("sequence");
                    }
                    return rows.size() < PIECE ? Uni.createFrom().item(found) : pieces(id, from, until, last, found);
                });
    }

    /** Those whose first change dates from before the window: what they were until then is to be known, and since when. */
    private static List<UUID> reachingBack(Map<UUID, List<Change>> within, Instant from) {
        return within.entrySet().stream()
                .filter(one -> one.getValue().stream()
                        .anyMatch(change -> change.since().isBefore(from)))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Of them, what came after the window tells what they were; of the others, what they are now. */
    private static List<UUID> unchanged(List<StreamRows.One> streams, Map<UUID, List<Change>> within) {
        return streams.stream()
                .map(StreamRows.One::id)
                .filter(id -> !within.containsKey(id))
                .toList();
    }

    private Uni<Map<UUID, List<Change>>> others(String sql, List<UUID> ids, Instant bound) {
        return ids.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : pool.preparedQuery(sql)
                        .execute(Tuple.of(ids.toArray(UUID[]::new), Ids.floor(bound)))
                        .map(Changes::byStream);
    }

    private static Map<UUID, StatusLine> lines(
            List<StreamRows.One> streams,
            Map<UUID, List<Change>> within,
            Map<UUID, List<Change>> before,
            Map<UUID, List<Change>> after) {
        Map<UUID, StatusLine> lines = new HashMap<>();
        for (StreamRows.One stream : streams) {
            List<Change> changes = within.getOrDefault(stream.id(), List.of());
            lines.put(
                    stream.id(),
                    StatusLine.of(
                            first(
                                    stream,
                                    changes,
                                    before.getOrDefault(stream.id(), List.of()),
                                    after.getOrDefault(stream.id(), List.of())),
                            changes));
        }
        return lines;
    }

    private static StatusLine.Piece first(
            StreamRows.One stream, List<Change> within, List<Change> before, List<Change> after) {
        if (within.isEmpty()) {
            Status was = after.isEmpty() ? stream.status() : after.getFirst().previous();
            return new StatusLine.Piece(was, Instant.MIN);
        }
        return new StatusLine.Piece(
                within.getFirst().previous(),
                before.isEmpty() ? Instant.MIN : before.getFirst().since());
    }

    private static Map<UUID, List<Change>> byStream(RowSet<Row> rows) {
        if (rows.size() > MOST) {
            throw new TooMany();
        }
        Map<UUID, List<Change>> found = new HashMap<>();
        for (Row row : rows) {
            found.computeIfAbsent(row.getUUID("stream_id"), id -> new ArrayList<>())
                    .add(change(row));
        }
        return found;
    }

    private static Change change(Row row) {
        return new Change(
                Status.ofWireName(row.getString("status")),
                Status.ofWireName(row.getString("previous_status")),
                row.getOffsetDateTime("since").toInstant(),
                row.getOffsetDateTime("confirmed_at").toInstant());
    }
}
