package dev.tallylight.webhook.delivery;

import dev.tallylight.event.EventId;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
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
            "id, endpoint_id, event_id, event_type, event_sequence, stream_id, state, attempts, next_attempt_at, last_status, last_error, created_at, finished_at";

    private static final String OF_ENDPOINT = "select " + COLUMNS + """
             from webhook_delivery
            where endpoint_id = $1 and ($2::text is null or state = $2) and ($3::uuid is null or id < $3)
            order by id desc limit $4""";

    private static final String ONE = "select " + COLUMNS + " from webhook_delivery where id = $1";

    private static final String ATTEMPTS = """
            select number, started_at, duration_ms, status, error, kind, response_body
            from webhook_attempt where delivery_id = $1 order by id desc limit $2""";

    private final Pool pool;

    DeliveryLog(Pool pool) {
        this.pool = pool;
    }

    /** An endpoint's deliveries, the newest first; one more than {@code limit} where there are more. */
    public Uni<List<DeliveryView>> of(
            UUID endpoint, @Nullable DeliveryState state, @Nullable Cursor cursor, int limit) {
        Tuple parameters = Tuple.of(
                endpoint, state == null ? null : state.wireName(), cursor == null ? null : cursor.id(), limit + 1);
        return pool.preparedQuery(OF_ENDPOINT).execute(parameters).map(rows -> list(rows, DeliveryLog::delivery));
    }

    /** One delivery with its attempts, the newest first. */
    Uni<DeliveryView> one(UUID id) {
        return pool.preparedQuery(ONE)
                .execute(Tuple.of(id))
                .map(rows -> list(rows, DeliveryLog::delivery))
                .map(found -> {
                    if (found.isEmpty()) {
                        throw ProblemException.notFound("delivery", id.toString());
                    }
                    return found.getFirst();
                })
                .chain(delivery -> pool.preparedQuery(ATTEMPTS)
                        .execute(Tuple.of(id, MOST_ATTEMPTS))
                        .map(rows -> delivery.with(list(rows, DeliveryLog::attempt))));
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> read) {
        return StreamSupport.stream(rows.spliterator(), false).map(read).toList();
    }

    private static DeliveryView delivery(Row row) {
        String state = row.getString("state");
        return new DeliveryView(
                row.getUUID("id"),
                row.getUUID("endpoint_id"),
                new EventId(row.getUUID("event_id")).toString(),
                row.getString("event_type"),
                row.getLong("event_sequence"),
                row.getUUID("stream_id"),
                state,
                row.getInteger("attempts"),
                state.equals(DeliveryState.PENDING.wireName()) ? instant(row, "next_attempt_at") : null,
                row.getInteger("last_status"),
                row.getString("last_error"),
                row.getOffsetDateTime("created_at").toInstant(),
                instant(row, "finished_at"),
                null);
    }

    private static AttemptView attempt(Row row) {
        return new AttemptView(
                row.getInteger("number"),
                row.getOffsetDateTime("started_at").toInstant(),
                row.getLong("duration_ms"),
                row.getInteger("status"),
                row.getString("error"),
                row.getString("kind"),
                row.getString("response_body"));
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
