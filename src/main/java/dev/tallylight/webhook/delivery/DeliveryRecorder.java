package dev.tallylight.webhook.delivery;

import dev.tallylight.store.Ids;
import dev.tallylight.webhook.send.Reply;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes down how an attempt ended: the attempt's row, the delivery's new state, and, where the delivery has come to its
 * end, the next one of its stream is woken. One statement, and so one transaction; it does nothing when somebody else
 * holds the lease by now.
 */
@ApplicationScoped
class DeliveryRecorder {
    private static final String WAKE_NEXT = """
            , woken as (
                update webhook_delivery n set next_attempt_at = now()
                where n.id = any (array(
                        select p.id from done join webhook_delivery p
                          on p.endpoint_id = done.endpoint_id and p.stream_id = done.stream_id
                        where done.state <> 'pending' and p.state = 'pending'
                          and p.event_sequence > done.event_sequence
                        order by p.event_sequence limit 1))
                  and n.lease is null and n.attempts = n.schedule_from and n.next_attempt_at > now()
            )""";

    private static final String RECORD = """
            with done as (
                update webhook_delivery d
                set attempts = d.attempts + 1, lease = null, last_status = $4, last_error = $5,
                    next_attempt_at = now() + coalesce($6::bigint, 0) * interval '1 millisecond',
                    state = case when $3 then 'succeeded'
                                 when $6::bigint is null then 'failed'
                                 when (select e.enabled from webhook_endpoint e where e.id = d.endpoint_id) then 'pending'
                                 else 'skipped' end,
                    finished_at = case when $3 or $6::bigint is null
                                         or not coalesce((select e.enabled from webhook_endpoint e
                                                          where e.id = d.endpoint_id), false)
                                       then now() end
                where d.id = $1 and d.lease = $2 and d.state = 'pending'
                returning d.*
            ), logged as (
                insert into webhook_attempt (id, delivery_id, number, started_at, duration_ms, status, error, response_body)
                select $7, done.id, done.attempts, $8, $9, $4, $5, $10 from done
            )""" + WAKE_NEXT + """

            select done.state, e.failing_since, e.failing_warned_at
            from done left join webhook_endpoint e on e.id = done.endpoint_id""";

    private static final String SKIP = """
            with done as (
                update webhook_delivery d
                set state = 'skipped', lease = null, last_error = $3, finished_at = now()
                where d.id = $1 and d.lease = $2
                returning d.*
            )""" + WAKE_NEXT + " select state from done";

    private static final String RELEASE = """
            update webhook_delivery set lease = null, next_attempt_at = now() + $3::bigint * interval '1 millisecond'
            where id = $1 and lease = $2""";

    private final Pool pool;

    DeliveryRecorder(Pool pool) {
        this.pool = pool;
    }

    /**
     * What became of a delivery.
     *
     * @param state its new state
     * @param failingSince its endpoint's first failed attempt since the last that succeeded, before this one
     */
    record Recorded(
            String state,
            @Nullable Instant failingSince,
            @Nullable Instant failingWarnedAt) {}

    /**
     * Records one attempt.
     *
     * @param next the wait before the next attempt; empty when there is none
     * @return empty when the lease was lost
     */
    Uni<Optional<Recorded>> record(ClaimedDelivery delivery, Instant startedAt, Reply reply, Optional<Duration> next) {
        Tuple parameters = Tuple.tuple()
                .addUUID(delivery.id())
                .addUUID(delivery.lease())
                .addBoolean(reply.succeeded())
                .addInteger(reply.status())
                .addString(reply.error())
                .addLong(next.map(Duration::toMillis).orElse(null))
                .addUUID(Ids.at(startedAt))
                .addOffsetDateTime(startedAt.atOffset(ZoneOffset.UTC))
                .addLong(reply.took().toMillis())
                .addString(reply.body());
        return pool.preparedQuery(RECORD).execute(parameters).map(rows -> {
            RowIterator<Row> row = rows.iterator();
            return row.hasNext() ? Optional.of(recorded(row.next())) : Optional.empty();
        });
    }

    /** Ends a delivery that nothing can be sent for, without an attempt. */
    Uni<Void> skip(ClaimedDelivery delivery, String why) {
        return pool.preparedQuery(SKIP)
                .execute(Tuple.of(delivery.id(), delivery.lease(), why))
                .replaceWithVoid();
    }

    /** Gives the claim back without charging an attempt, for a fault of ours. */
    Uni<Void> release(ClaimedDelivery delivery, Duration pause) {
        return pool.preparedQuery(RELEASE)
                .execute(Tuple.of(delivery.id(), delivery.lease(), pause.toMillis()))
                .replaceWithVoid();
    }

    private static Recorded recorded(Row row) {
        return new Recorded(row.getString("state"), instant(row, "failing_since"), instant(row, "failing_warned_at"));
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
