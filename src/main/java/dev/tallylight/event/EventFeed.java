package dev.tallylight.event;

import dev.tallylight.store.RetentionConfig;
import dev.tallylight.store.Signals;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads the log in order, without ever passing an event that is still being written.
 *
 * <p>Sequences are taken before their transactions commit, so a higher one can become visible first; a reader that
 * went on from it would miss the lower one for ever. Each row therefore holds its horizon: the first transaction id not
 * yet given out when the row was written, which was after its sequence was taken. Whoever took a lower sequence had a
 * transaction id by then (it locks its row first), so once every transaction below the horizon has ended, nothing lower
 * can still appear. A page ends before the first row that is not yet safe in this sense.
 */
@ApplicationScoped
public class EventFeed {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int LIVE_PAGE = 100;

    private static final String COLUMNS =
            "id, sequence, type, stream_id, occurred_at, tags, failed_checkpoints, withheld, withheld_detail, data, horizon <= pg_snapshot_xmin(pg_current_snapshot()) as safe";
    private static final String AFTER =
            "select " + COLUMNS + " from event where sequence > $1 order by sequence limit $2";
    private static final String LAST = """
            select coalesce(min(sequence) filter (where horizon > pg_snapshot_xmin(pg_current_snapshot())) - 1,
                            max(sequence), 0) as last
            from (select sequence, horizon from event order by sequence desc limit 1000) as newest""";

    private static final String KEPT =
            "select (select min(sequence) from event) as oldest, (select dropped_up_to from event_retention) as dropped";

    private final Pool pool;
    private final Signals signals;
    private final RetentionConfig retention;

    EventFeed(Pool pool, Signals signals, RetentionConfig retention) {
        this.pool = pool;
        this.signals = signals;
        this.retention = retention;
    }

    /** A piece of the feed: its events of the wanted types, and the sequence up to which nothing was left out. */
    public record Slice(List<Event> events, long upTo, boolean more) {}

    /** The events after a sequence, in order; all types when none are named. */
    public Uni<Slice> after(long sequence, Set<EventType> types, int limit) {
        return pool.preparedQuery(AFTER)
                .execute(Tuple.of(sequence, limit + 1))
                .map(rows -> slice(rows, sequence, types, limit));
    }

    /** What is kept of the feed, as a reader sees it that has all up to a sequence. */
    public Uni<FeedRetention> kept(long after) {
        return pool.query(KEPT)
                .execute()
                .map(rows -> rows.iterator().next())
                .map(row ->
                        new FeedRetention(after < row.getLong("dropped"), row.getLong("oldest"), retention.events()));
    }

    /** The last sequence that is safe to go on from. */
    public Uni<Long> last() {
        return pool.query(LAST).execute().map(rows -> rows.iterator().next().getLong("last"));
    }

    /** The events after a sequence and from then on as they happen, without end, without gaps. */
    public Multi<Event> live(long after, Set<EventType> types) {
        AtomicLong reached = new AtomicLong(after);
        return Multi.createBy()
                .merging()
                .streams(
                        Multi.createFrom().item("at once"),
                        signals.on(Signals.Channel.EVENT_APPENDED),
                        Multi.createFrom()
                                .ticks()
                                .every(POLL)
                                .onOverflow()
                                .drop()
                                .map(String::valueOf))
                .onOverflow()
                .drop()
                .onItem()
                .transformToMultiAndConcatenate(ignored -> drain(reached, types));
    }

    private Multi<Event> drain(AtomicLong reached, Set<EventType> types) {
        return Multi.createBy()
                .repeating()
                .uni(() -> after(reached.get(), types, LIVE_PAGE).invoke(slice -> reached.set(slice.upTo())))
                .whilst(Slice::more)
                .onItem()
                .transformToIterable(Slice::events);
    }

    private static Slice slice(RowSet<Row> rows, long after, Set<EventType> types, int limit) {
        List<Event> events = new ArrayList<>();
        long upTo = after;
        int read = 0;
        for (Row row : rows) {
            if (!row.getBoolean("safe")) {
                return new Slice(events, upTo, false);
            }
            if (read++ == limit) {
                return new Slice(events, upTo, true);
            }
            upTo = row.getLong("sequence");
            Event event = event(row);
            if (types.isEmpty() || types.contains(event.type())) {
                events.add(event);
            }
        }
        return new Slice(events, upTo, false);
    }

    private static Event event(Row row) {
        return new Event(
                new EventId(row.getUUID("id")),
                row.getLong("sequence"),
                EventType.ofWireName(row.getString("type")),
                row.getOffsetDateTime("occurred_at").toInstant(),
                row.getUUID("stream_id"),
                List.of(row.getArrayOfStrings("tags")),
                List.of(row.getArrayOfStrings("failed_checkpoints")),
                Withheld.of(row.getString("withheld"), row.getString("withheld_detail")),
                row.getString("data"));
    }
}
