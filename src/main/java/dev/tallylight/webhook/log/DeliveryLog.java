package dev.tallylight.webhook.log;

import dev.tallylight.access.Slice;
import dev.tallylight.event.Event;
import dev.tallylight.event.EventFeed;
import dev.tallylight.event.EventId;
import dev.tallylight.event.EventLog;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Existing;
import dev.tallylight.webhook.message.StandardBody;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads what became of each delivery. */
@ApplicationScoped
public class DeliveryLog {
    private static final int MOST_ATTEMPTS = 500;
    private static final String COLUMNS =
            "id, endpoint_id, event_id, event_type, event_sequence, stream_id, state, attempts, next_attempt_at, last_status, last_error, created_at, finished_at, "
                    + waiting("waits_until") + ", " + waiting("asked_ms");

    /** Of the endpoint, of which the delivery waits for its receiver. */
    private static String waiting(String column) {
        return "(select f." + column + " from webhook_flow f where f.endpoint_id = webhook_delivery.endpoint_id"
                + " and webhook_delivery.state = 'pending' and f.waits_until > now()) as " + column;
    }

    /** %s: whether what was sent may be shown. */
    private static final String ATTEMPTS = """
            select a.number, a.started_at, a.duration_ms, a.status, a.error, a.kind, a.response_body, a.request_head,
                   a.request_body, a.request_body is null or (%s) as sent_is_shown,
                   a.response_head, a.dns_ms, a.connect_ms, a.tls_ms, a.first_byte_ms, a.asked_ms
            from webhook_attempt a where a.delivery_id = $1 order by a.id desc limit $2""";

    /**
     * One message may hold up to fifty alerts. Those that went out together began together, and an attempt's id begins with
     * that moment; what is no longer kept of them cannot be looked at, so that what an endpoint that groups was sent is
     * never shown.
     */
    private static final String ALONE_OR_WITHIN = """
            not exists (
                select from webhook_delivery own join webhook_endpoint e on e.id = own.endpoint_id
                where own.id = a.delivery_id and e.group_window_ms is not null)
            and not exists (
                select from webhook_attempt other
                join webhook_delivery own on own.id = a.delivery_id
                join webhook_delivery d on d.id = other.delivery_id and d.endpoint_id = own.endpoint_id
                where other.id >= uuid_floor(a.started_at - interval '1 second')
                  and other.id < uuid_floor(a.started_at + interval '1 second')
                  and other.started_at = a.started_at and not (%s))""";

    private final Pool pool;
    private final EventLog events;

    DeliveryLog(Pool pool, EventLog events) {
        this.pool = pool;
        this.events = events;
    }

    /** The deliveries that a filter lets through, the newest first; one more than {@code limit} where there are more. */
    public Uni<List<DeliveryView>> find(Slice slice, LogFilter filter, @Nullable Cursor cursor, int limit) {
        Tuple parameters = Tuple.tuple();
        return pool.preparedQuery(sql(slice, filter, cursor, limit, parameters))
                .execute(parameters)
                .map(rows -> list(rows, DeliveryLog::delivery));
    }

    static String sql(Slice slice, LogFilter filter, @Nullable Cursor cursor, int limit, Tuple parameters) {
        StringBuilder sql = new StringBuilder("select ").append(COLUMNS).append(" from webhook_delivery where true");
        also(sql, parameters, "endpoint_id =", filter.webhook());
        also(
                sql,
                parameters,
                "event_id =",
                filter.event() == null ? null : filter.event().value());
        also(sql, parameters, "stream_id =", filter.stream());
        also(sql, parameters, "replay_id =", filter.replay());
        also(sql, parameters, "id <", cursor == null ? null : cursor.id());
        alsoOneOfOurs(
                sql, "state", filter.state() == null ? null : filter.state().wireName());
        alsoOneOfOurs(
                sql, "event_type", filter.type() == null ? null : filter.type().wireName());
        alsoWithin(sql, parameters, slice);
        parameters.addInteger(limit + 1);
        return sql.append(" order by id desc limit $").append(parameters.size()).toString();
    }

    private static void alsoWithin(StringBuilder sql, Tuple parameters, Slice slice) {
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
            sql.append(" and ").append(within(slice, "webhook_delivery", "$" + parameters.size()));
        }
    }

    /**
     * What of the log is there for a slice, in SQL: of endpoints that hear nothing beyond it now, what was within it when it
     * happened. What became of an endpoint that is gone is nobody's of a slice.
     *
     * @param delivery the delivery's row
     * @param parameter which is {@link Slice#array}; not there for all
     */
    static String within(Slice slice, String delivery, String parameter) {
        return slice.isAll()
                ? "true"
                : ("%1$s.endpoint_id = any (array(select e.id from webhook_endpoint e where %2$s))"
                                + " and exists (select from event ev where ev.id = %1$s.event_id and %3$s)")
                        .formatted(
                                delivery,
                                slice.ownsSql("e.tags", parameter),
                                EventFeed.within(slice, "ev.", parameter));
    }

    /** One more condition, where there is one: what is not asked for must not be in the plan. */
    private static void also(StringBuilder sql, Tuple parameters, String condition, @Nullable Object value) {
        if (value != null) {
            parameters.addValue(value);
            sql.append(" and ").append(condition).append(" $").append(parameters.size());
        }
    }

    /** A constant's name, written out: the indexes are of some values alone, and a parameter may be any. */
    private static void alsoOneOfOurs(StringBuilder sql, String column, @Nullable String name) {
        if (name != null) {
            sql.append(" and ").append(column).append(" = '").append(name).append('\'');
        }
    }

    /**
     * One delivery with its attempts, the newest first.
     *
     * @param bodies whether answers' bodies are shown
     */
    public Uni<DeliveryView> one(Slice slice, UUID id, boolean bodies) {
        Tuple parameters = Tuple.of(id);
        StringBuilder sql = new StringBuilder("select " + COLUMNS + " from webhook_delivery where id = $1");
        alsoWithin(sql, parameters, slice);
        Uni<@Nullable DeliveryView> read = pool.preparedQuery(sql.toString())
                .execute(parameters)
                .map(rows -> list(rows, DeliveryLog::delivery))
                .map(found -> found.isEmpty() ? null : found.getFirst());
        return Existing.orNotFound(read, "delivery", id)
                .chain(delivery -> standardBody(delivery)
                        .chain(again -> attempts(slice, id)
                                .map(rows -> delivery.with(list(rows, row -> attempt(row, bodies, again))))));
    }

    private Uni<RowSet<Row>> attempts(Slice slice, UUID id) {
        Tuple parameters = Tuple.of(id, MOST_ATTEMPTS);
        String shown = "true";
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
            shown = ALONE_OR_WITHIN.formatted(within(slice, "d", "$3"));
        }
        return pool.preparedQuery(ATTEMPTS.formatted(shown)).execute(parameters);
    }

    /** What is not kept because the event alone makes it, made again; null where the event is no longer kept. */
    private Uni<@Nullable String> standardBody(DeliveryView delivery) {
        return events.byIds(List.of(EventId.parse(delivery.eventId())))
                .map(found -> found.isEmpty() ? null : standardBody(found.getFirst()));
    }

    private static String standardBody(Event event) {
        return new String(StandardBody.of(event), StandardCharsets.UTF_8);
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> read) {
        return StreamSupport.stream(rows.spliterator(), false).map(read).toList();
    }

    private static DeliveryView delivery(Row row) {
        String state = row.getString("state");
        ReceiverWait wait = ReceiverWait.of(instant(row, "waits_until"), row.getLong("asked_ms"));
        Instant due = state.equals(DeliveryState.PENDING.wireName()) ? instant(row, "next_attempt_at") : null;
        return new DeliveryView(
                row.getUUID("id"),
                row.getUUID("endpoint_id"),
                new EventId(row.getUUID("event_id")).toString(),
                row.getString("event_type"),
                row.getLong("event_sequence"),
                row.getUUID("stream_id"),
                state,
                row.getInteger("attempts"),
                due != null && wait != null && wait.until().isAfter(due) ? wait.until() : due,
                wait,
                row.getInteger("last_status"),
                row.getString("last_error"),
                row.getOffsetDateTime("created_at").toInstant(),
                instant(row, "finished_at"),
                null);
    }

    private static AttemptView attempt(Row row, boolean bodies, @Nullable String again) {
        String requestHead = row.getString("request_head");
        String kept = row.getString("request_body");
        String requestBody = !row.getBoolean("sent_is_shown") ? null : kept == null ? again : kept;
        String responseHead = row.getString("response_head");
        String responseBody = bodies ? row.getString("response_body") : null;
        return new AttemptView(
                row.getInteger("number"),
                row.getOffsetDateTime("started_at").toInstant(),
                row.getInteger("status"),
                row.getString("error"),
                row.getString("kind"),
                ReceiverWait.text(row.getLong("asked_ms")),
                new AttemptView.Timings(
                        row.getInteger("dns_ms"),
                        row.getInteger("connect_ms"),
                        row.getInteger("tls_ms"),
                        row.getInteger("first_byte_ms"),
                        row.getLong("duration_ms")),
                requestHead == null ? null : new AttemptView.Exchanged(requestHead, requestBody),
                responseHead == null && responseBody == null
                        ? null
                        : new AttemptView.Exchanged(responseHead, responseBody));
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
