package dev.tallylight.event;

import dev.tallylight.access.Slice;
import dev.tallylight.follow.Bell;
import dev.tallylight.follow.Leaving;
import dev.tallylight.follow.Timers;
import dev.tallylight.follow.VertxTimers;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.RetentionConfig;
import dev.tallylight.store.Signals;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    private static final Duration READING = Duration.ofSeconds(10);
    private static final int LIVE_PAGE = 100;

    private static final String COLUMNS =
            "id, sequence, type, stream_id, occurred_at, tags, failed_checkpoints, withheld, withheld_detail, data, horizon <= pg_snapshot_xmin(pg_current_snapshot()) as safe";
    private static final String AFTER =
            "select " + COLUMNS + " from event where sequence > $1 and for_endpoint is null order by sequence limit $2";

    /** What is not safe is little and new. */
    private static final String LAST = """
            select coalesce((select max(sequence) from event where sequence < coalesce(
                        (select min(sequence) from event where horizon > pg_snapshot_xmin(pg_current_snapshot())),
                        9223372036854775807)), 0) as last""";

    /**
     * Of some alone, up to the last one of any kind that is safe, which each row has with it; one row where none is found.
     * What that reach is, only we know: a reader is told the sequences of what he may see.
     */
    private static final String AFTER_OF_SOME = "with reach as materialized (" + LAST + """
            )
            select reach.last, found.* from reach left join lateral (
                select %s from event
                where %s and %s and for_endpoint is null and sequence > $1 and sequence <= reach.last
                order by sequence limit $2) as found on true
            order by found.sequence""";

    private static final String KEPT =
            "select (select min(sequence) from event) as oldest, (select dropped_up_to from event_retention) as dropped";

    private final Pool pool;
    private final Signals signals;
    private final RetentionConfig retention;
    private final Leaving leaving;
    private final Timers timers;
    private final Bell appended;
    private @Nullable Runnable listening;

    EventFeed(Pool pool, Signals signals, RetentionConfig retention, Leaving leaving, Vertx vertx) {
        this.pool = pool;
        this.signals = signals;
        this.retention = retention;
        this.leaving = leaving;
        this.timers = VertxTimers.ofNewContext(vertx);
        this.appended = new Bell(timers);
    }

    void start(@Observes HubStart event) {
        leaving.whenBegun(appended::ring);
        listening = signals.hear(Signals.Channel.EVENT_APPENDED, sequence -> appended.ring());
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (listening != null) {
            listening.run();
        }
    }

    /** A piece of the feed: its events of the wanted types, and the sequence up to which nothing was left out. */
    public record Piece(List<Event> events, long upTo, boolean more) {}

    /**
     * What of the log is there for a slice, in SQL: what streams with its tags said, by the tags that they had then; and what
     * befell webhooks that hear nothing beyond it. Checkpoints and the hub itself are everybody's, and so nobody's.
     *
     * @param event the event's row, as in {@code ev.}
     * @param parameter which is {@link Slice#array}; not there for all
     */
    public static String within(Slice slice, String event, String parameter) {
        return slice.isAll()
                ? "true"
                : "(cardinality(%1$stags) > 0 and %2$s and (%1$stype not like 'webhook.%%' and %1$stype <> 'test.ping' or %3$s))"
                        .formatted(
                                event,
                                slice.seesSql(event + "tags", parameter),
                                slice.ownsSql(event + "tags", parameter));
    }

    /** The events of a slice after a sequence, in order; all types when none are named. */
    public Uni<Piece> after(Slice slice, long sequence, Set<EventType> types, int limit) {
        if (types.isEmpty() && slice.isAll()) {
            return pool.preparedQuery(AFTER)
                    .execute(Tuple.of(sequence, limit + 1))
                    .map(rows -> piece(rows, sequence, limit));
        }
        Tuple parameters = Tuple.of(sequence, limit + 1);
        String ofTypes = "true";
        if (!types.isEmpty()) {
            parameters.addArrayOfString(types.stream().map(EventType::wireName).toArray(String[]::new));
            ofTypes = "type = any ($3)";
        }
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
        }
        String sql = AFTER_OF_SOME.formatted(COLUMNS, ofTypes, within(slice, "", "$" + parameters.size()));
        return pool.preparedQuery(sql).execute(parameters).map(rows -> filtered(rows, sequence, limit));
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

    /**
     * What happens after a sequence and from then on, without end, without gaps, read as fast as it is asked for.
     *
     * @param after null to begin with what happens from now on
     */
    public Multi<Live> live(Slice slice, @Nullable Long after, Set<EventType> types) {
        LiveReader.Log log = new LiveReader.Log() {
            @Override
            public Uni<Long> last() {
                return EventFeed.this.last();
            }

            @Override
            public Uni<FeedRetention> kept(long sequence) {
                return EventFeed.this.kept(sequence);
            }

            @Override
            public Uni<Piece> after(long sequence) {
                return EventFeed.this.after(slice, sequence, types, LIVE_PAGE);
            }
        };
        return Multi.createFrom()
                .deferred(() -> new LiveReader(log, appended, timers, READING, leaving::hasBegun, after).items());
    }

    private static Piece piece(RowSet<Row> rows, long after, int limit) {
        List<Event> events = new ArrayList<>();
        long upTo = after;
        for (Row row : rows) {
            if (!row.getBoolean("safe")) {
                return new Piece(events, upTo, false);
            }
            if (events.size() == limit) {
                return new Piece(events, upTo, true);
            }
            upTo = row.getLong("sequence");
            events.add(event(row));
        }
        return new Piece(events, upTo, false);
    }

    private static Piece filtered(RowSet<Row> rows, long after, int limit) {
        List<Event> events = new ArrayList<>();
        long reach = after;
        for (Row row : rows) {
            if (events.size() == limit) {
                return new Piece(events, events.getLast().sequence(), true);
            }
            reach = Math.max(after, row.getLong("last"));
            if (row.getUUID("id") != null) {
                events.add(event(row));
            }
        }
        return new Piece(events, reach, false);
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
