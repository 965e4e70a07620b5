package dev.tallylight.webhook.delivery;

import dev.tallylight.store.Ids;
import dev.tallylight.webhook.WebhookConfig;
import dev.tallylight.webhook.send.Failure;
import dev.tallylight.webhook.send.Reply;
import dev.tallylight.webhook.send.Timings;
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
 * Writes down how an attempt ended: the attempt's row, the delivery's new state, the endpoint's breaker, and, where the
 * delivery has come to its end, the next one of its stream is woken. One statement, and so one transaction; it does
 * nothing when somebody else holds the lease by now.
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
                set attempts = d.attempts + 1, lease = null, last_status = $4, last_error = $5, last_kind = $11,
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
                insert into webhook_attempt (id, delivery_id, number, started_at, duration_ms, status, error, kind,
                    response_body, request_head, request_body, response_head, dns_ms, connect_ms, tls_ms, first_byte_ms)
                select $7, done.id, done.attempts, $8, $9, $4, $5, $11, $10, $16, $17, $18, $19, $20, $21, $22 from done
            ), flown as (
                update webhook_flow f
                set failures = case when $3 then 0
                                    when f.open_until is null or $12 then f.failures + 1 else f.failures end,
                    open_until = case when $3 then null
                                      when $12 or f.open_until is null and f.failures + 1 >= $13::int
                                      then now() + least($15::bigint, $14::bigint * power(2, least(20,
                                                           greatest(0, f.failures + 1 - $13::int))))
                                                   * (0.9 + 0.2 * random()) * interval '1 millisecond'
                                      else f.open_until end
                from done where f.endpoint_id = done.endpoint_id and $23 and (not $3 or f.failures > 0)
            )""" + WAKE_NEXT + """

            select done.state, e.failing_since, e.failing_warned_at
            from done left join webhook_endpoint e on e.id = done.endpoint_id""";

    /** Another delivery may try in the place of one that was the trial and came to nothing. */
    private static final String TRIAL_OVER = """
            , trial_over as (
                update webhook_flow f set open_until = now()
                from done where f.endpoint_id = done.endpoint_id and $4 and f.open_until is not null
            )""";

    private static final String SKIP = """
            with done as (
                update webhook_delivery d
                set state = 'skipped', lease = null, last_error = $3, finished_at = now()
                where d.id = $1 and d.lease = $2
                returning d.*
            )""" + WAKE_NEXT + TRIAL_OVER + " select state from done";

    /** Such a fault is an attempt that the schedule does not count; of a row of the same fault, only the first is kept. */
    private static final String RELEASE = """
            with done as (
                update webhook_delivery d
                set lease = null, next_attempt_at = now() + $3::bigint * interval '1 millisecond',
                    attempts = d.attempts + was.news, schedule_from = d.schedule_from + was.news,
                    last_status = null, last_error = $6, last_kind = $5
                from (select id, (last_kind is distinct from $5)::int as news from webhook_delivery where id = $1) was
                where d.id = $1 and d.id = was.id and d.lease = $2 and d.state = 'pending'
                returning d.id, d.endpoint_id, d.attempts, was.news
            ), logged as (
                insert into webhook_attempt (id, delivery_id, number, started_at, duration_ms, error, kind)
                select $7, done.id, done.attempts, $8, 0, $6, $5 from done where done.news = 1
            )""" + TRIAL_OVER + " select id from done";

    private final Pool pool;
    private final WebhookConfig config;

    DeliveryRecorder(Pool pool, WebhookConfig config) {
        this.pool = pool;
        this.config = config;
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
     * @param first whether it is the first delivery of its exchange: an exchange is one failure or success of the
     *     endpoint, however many deliveries went out in it
     * @param next the wait before the next attempt; empty when there is none
     * @return empty when the lease was lost
     */
    Uni<Optional<Recorded>> record(
            ClaimedDelivery delivery,
            boolean first,
            Instant startedAt,
            Courier.Carried carried,
            Optional<Duration> next) {
        Reply reply = carried.reply();
        Timings timings = reply.timings();
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
                .addString(reply.body())
                .addString(reply.kind())
                .addBoolean(delivery.trial())
                .addInteger(config.breakerFailures())
                .addLong(config.breakerPause().toMillis())
                .addLong(config.breakerMostPause().toMillis())
                .addString(carried.request().head())
                .addString(carried.request().body())
                .addString(reply.head())
                .addInteger(millis(timings.dns()))
                .addInteger(millis(timings.connect()))
                .addInteger(millis(timings.tls()))
                .addInteger(millis(timings.firstByte()))
                .addBoolean(first);
        return pool.preparedQuery(RECORD).execute(parameters).map(rows -> {
            RowIterator<Row> row = rows.iterator();
            return row.hasNext() ? Optional.of(recorded(row.next())) : Optional.empty();
        });
    }

    /** Ends a delivery that nothing can be sent for, without an attempt. */
    Uni<Void> skip(ClaimedDelivery delivery, String why) {
        return pool.preparedQuery(SKIP)
                .execute(Tuple.of(delivery.id(), delivery.lease(), why, delivery.trial()))
                .replaceWithVoid();
    }

    /** Gives the claim back for a fault of ours, which neither the schedule nor the endpoint is charged with. */
    Uni<Void> release(ClaimedDelivery delivery, Instant startedAt, Failure fault, Duration pause) {
        Tuple parameters = Tuple.tuple()
                .addUUID(delivery.id())
                .addUUID(delivery.lease())
                .addLong(pause.toMillis())
                .addBoolean(delivery.trial())
                .addString(fault.kind().wireName())
                .addString(fault.error())
                .addUUID(Ids.at(startedAt))
                .addOffsetDateTime(startedAt.atOffset(ZoneOffset.UTC));
        return pool.preparedQuery(RELEASE).execute(parameters).replaceWithVoid();
    }

    private static @Nullable Integer millis(@Nullable Duration part) {
        return part == null ? null : (int) Math.min(Integer.MAX_VALUE, part.toMillis());
    }

    private static Recorded recorded(Row row) {
        return new Recorded(row.getString("state"), instant(row, "failing_since"), instant(row, "failing_warned_at"));
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
