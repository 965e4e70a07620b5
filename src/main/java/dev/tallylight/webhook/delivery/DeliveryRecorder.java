package dev.tallylight.webhook.delivery;

import dev.tallylight.follow.FreshContext;
import dev.tallylight.follow.VertxTimers;
import dev.tallylight.store.Ids;
import dev.tallylight.webhook.WebhookConfig;
import dev.tallylight.webhook.send.Failure;
import dev.tallylight.webhook.send.Reply;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes down how attempts ended: the attempt's row, the delivery's new state, the endpoint's breaker, and, where the
 * delivery has come to its end, the next one of its stream is woken. One statement, and so one transaction, for all that
 * end while the one before it is under way; it does nothing for those whose lease somebody else holds by now.
 */
@ApplicationScoped
class DeliveryRecorder {
    /**
     * In the order in which they ended: of an endpoint, the failures after the last success count, up to the one that
     * opens the breaker; while it is open, only the trial's. Where a receiver asks for a wait, that is its endpoint's from
     * then on, and in the place of the breaker's own pause; of one that was changed while it was sent to, it may be
     * another's.
     */
    private static final String RECORD = """
            with result as materialized (
                select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::boolean[], $5::boolean[], $6::boolean[],
                                     $7::int[], $8::text[], $9::text[], $10::bigint[], $11::uuid[], $12::timestamptz[],
                                     $13::bigint[], $14::text[], $15::text[], $16::text[], $17::text[],
                                     $18::int[], $19::int[], $20::int[], $21::int[], $25::bigint[], $26::boolean[]) with ordinality
                    as r (id, lease, endpoint_id, first, trial, succeeded,
                          status, error, kind, wait_ms, attempt_id, started_at,
                          took_ms, response_body, request_head, request_body, response_head,
                          dns_ms, connect_ms, tls_ms, first_byte_ms, asked_ms, charged, nth)
            ), done as (
                update webhook_delivery d
                set attempts = d.attempts + 1, schedule_from = d.schedule_from + (not r.charged)::int, lease = null,
                    last_status = r.status, last_error = r.error, last_kind = r.kind,
                    next_attempt_at = now() + coalesce(r.wait_ms, 0) * interval '1 millisecond',
                    state = case when r.succeeded then 'succeeded'
                                 when r.wait_ms is null then 'failed'
                                 when e.enabled then 'pending'
                                 else 'skipped' end,
                    finished_at = case when r.succeeded or r.wait_ms is null or e.enabled is not true then now() end
                from result r left join webhook_endpoint e on e.id = r.endpoint_id
                where d.id = any ($1::uuid[]) and d.id = r.id and d.lease = r.lease and d.state = 'pending'
                returning d.*
            ), logged as (
                insert into webhook_attempt (id, delivery_id, number, started_at, duration_ms, status, error, kind,
                    response_body, request_head, request_body, response_head, dns_ms, connect_ms, tls_ms, first_byte_ms,
                    asked_ms)
                select r.attempt_id, done.id, done.attempts, r.started_at, r.took_ms, r.status, r.error, r.kind,
                       r.response_body, r.request_head, r.request_body, r.response_head,
                       r.dns_ms, r.connect_ms, r.tls_ms, r.first_byte_ms, r.asked_ms
                from done join result r on r.id = done.id
            ), counted as (
                select r.*, coalesce(max(r.nth) filter (where r.succeeded) over (partition by r.endpoint_id), 0) as last_won
                from result r join done on done.id = r.id where r.first
            ), tally as (
                select endpoint_id, bool_or(succeeded) as won,
                       count(*) filter (where nth > last_won) as lost,
                       coalesce(bool_or(trial) filter (where nth > last_won), false) as trial_lost
                from counted group by endpoint_id
            ), asking as (
                select r.endpoint_id, max(r.asked_ms) as ms
                from result r join done on done.id = r.id join webhook_endpoint e on e.id = r.endpoint_id
                where r.asked_ms is not null and e.updated_at <= r.started_at group by r.endpoint_id
            ), told as materialized (
                select endpoint_id, coalesce(won, false) as won, coalesce(lost, 0) as lost,
                       coalesce(trial_lost, false) as trial_lost, asking.ms as asked_ms,
                       now() + asking.ms * interval '1 millisecond' as waits_until
                from tally full join asking using (endpoint_id)
            ), flow as materialized (
                select f.endpoint_id from webhook_flow f join told t on t.endpoint_id = f.endpoint_id
                where t.lost > 0 or f.failures > 0 or t.asked_ms is not null order by f.endpoint_id for update of f
            ), flown as (
                update webhook_flow f
                set (failures, open_until, waits_until, asked_ms) = (
                    select now_has.failures,
                           case when t.trial_lost or was.closed and t.lost > 0 and now_has.failures >= $22::int
                                then now() + coalesce(t.asked_ms,
                                                 least($24::bigint, $23::bigint * power(2, least(20,
                                                     greatest(0, now_has.failures - $22::int))))
                                                 * (0.9 + 0.2 * random())) * interval '1 millisecond'
                                when not was.closed then f.open_until end,
                           greatest(f.waits_until, t.waits_until),
                           case when t.waits_until >= coalesce(f.waits_until, t.waits_until) then t.asked_ms else f.asked_ms end
                    from (select t.won or f.open_until is null as closed,
                                 case when t.won then 0 else f.failures end as failures) was,
                         lateral (select case when was.closed
                                              then least(was.failures + t.lost, greatest(was.failures + least(t.lost, 1), $22::int))
                                              else was.failures + t.trial_lost::int end::int as failures) now_has)
                from flow join told t on t.endpoint_id = flow.endpoint_id
                where f.endpoint_id = flow.endpoint_id
            )""" + DeliveryOutbox.WAKE_NEXT + """

            select done.id, done.state, e.failing_since, e.failing_warned_at
            from done left join webhook_endpoint e on e.id = done.endpoint_id""";

    private static final String WAIT_EVERYWHERE = """
            update webhook_flow f
            set waits_until = now() + $2::bigint * interval '1 millisecond', asked_ms = $2
            where f.endpoint_id = any (array(
                    select o.endpoint_id from webhook_flow o
                    where o.endpoint_id in (
                        select e.id from webhook_endpoint own join webhook_endpoint e
                          on e.format = own.format and split_part(e.url_redacted, '/', 3) = split_part(own.url_redacted, '/', 3)
                        where own.id = $1)
                    order by o.endpoint_id for update))
              and (f.waits_until is null or f.waits_until < now() + $2::bigint * interval '1 millisecond')""";

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
            )""" + DeliveryOutbox.WAKE_NEXT + TRIAL_OVER + " select state from done";

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

    /** So many are written at a time; more wait for the next statement. */
    private static final int MOST_TOGETHER = 100;

    /** Between the beginnings of two statements. */
    private static final Duration SPACING = Duration.ofMillis(20);

    /** A statement that lasts longer is given up, and what it was to write is tried anew. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Pool pool;
    private final WebhookConfig config;
    private final BatchedWrites<Ended, Optional<Recorded>> writes;

    DeliveryRecorder(Pool pool, WebhookConfig config, FreshContext contexts, Vertx vertx) {
        this.pool = pool;
        this.config = config;
        this.writes = new BatchedWrites<>(
                MOST_TOGETHER,
                SPACING,
                LIMIT,
                VertxTimers.ofNewContext(vertx),
                ended -> contexts.run(() -> write(ended)));
    }

    /** An attempt that has ended. */
    private record Ended(
            ClaimedDelivery delivery,
            boolean first,
            Instant startedAt,
            Courier.Carried carried,
            RetrySchedule.@Nullable Next next) {
        Reply reply() {
            return carried.reply();
        }
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
     * Records one attempt, together with others that end meanwhile.
     *
     * @param first whether it is the first delivery of its exchange: an exchange is one failure or success of the
     *     endpoint, however many deliveries went out in it
     * @param next empty when there is none
     * @return empty when the lease was lost
     */
    Uni<Optional<Recorded>> record(
            ClaimedDelivery delivery,
            boolean first,
            Instant startedAt,
            Courier.Carried carried,
            Optional<RetrySchedule.Next> next) {
        return writes.add(new Ended(delivery, first, startedAt, carried, next.orElse(null)));
    }

    private Uni<List<Optional<Recorded>>> write(List<Ended> ended) {
        return pool.preparedQuery(RECORD).execute(parameters(ended)).map(rows -> {
            Map<UUID, Recorded> recorded = new HashMap<>();
            rows.forEach(row -> recorded.put(row.getUUID("id"), recorded(row)));
            return ended.stream()
                    .map(one -> Optional.ofNullable(recorded.get(one.delivery().id())))
                    .toList();
        });
    }

    private Tuple parameters(List<Ended> ended) {
        return Tuple.tuple()
                .addArrayOfUUID(all(ended, one -> one.delivery().id(), UUID[]::new))
                .addArrayOfUUID(all(ended, one -> one.delivery().lease(), UUID[]::new))
                .addArrayOfUUID(all(ended, one -> one.delivery().endpoint().id(), UUID[]::new))
                .addArrayOfBoolean(all(ended, Ended::first, Boolean[]::new))
                .addArrayOfBoolean(all(ended, one -> one.delivery().trial(), Boolean[]::new))
                .addArrayOfBoolean(all(ended, one -> one.reply().succeeded(), Boolean[]::new))
                .addArrayOfInteger(all(ended, one -> one.reply().status(), Integer[]::new))
                .addArrayOfString(all(ended, one -> one.reply().error(), String[]::new))
                .addArrayOfString(all(ended, one -> one.reply().kind(), String[]::new))
                .addArrayOfLong(all(
                        ended,
                        one -> millis(one.next() == null ? null : one.next().pause()),
                        Long[]::new))
                .addArrayOfUUID(all(ended, one -> Ids.at(one.startedAt()), UUID[]::new))
                .addArrayOfOffsetDateTime(
                        all(ended, one -> one.startedAt().atOffset(ZoneOffset.UTC), OffsetDateTime[]::new))
                .addArrayOfLong(all(ended, one -> one.reply().took().toMillis(), Long[]::new))
                .addArrayOfString(all(ended, one -> one.reply().body(), String[]::new))
                .addArrayOfString(all(ended, one -> one.carried().request().head(), String[]::new))
                .addArrayOfString(all(ended, one -> one.carried().request().body(), String[]::new))
                .addArrayOfString(all(ended, one -> one.reply().head(), String[]::new))
                .addArrayOfInteger(all(ended, one -> part(one.reply().timings().dns()), Integer[]::new))
                .addArrayOfInteger(all(ended, one -> part(one.reply().timings().connect()), Integer[]::new))
                .addArrayOfInteger(all(ended, one -> part(one.reply().timings().tls()), Integer[]::new))
                .addArrayOfInteger(all(ended, one -> part(one.reply().timings().firstByte()), Integer[]::new))
                .addInteger(config.breakerFailures())
                .addLong(config.breakerPause().toMillis())
                .addLong(config.breakerMostPause().toMillis())
                .addArrayOfLong(all(ended, one -> millis(one.reply().asked()), Long[]::new))
                .addArrayOfBoolean(
                        all(ended, one -> one.next() == null || one.next().charged(), Boolean[]::new));
    }

    private static <T> T[] all(List<Ended> ended, Function<Ended, @Nullable T> part, IntFunction<T[]> array) {
        return ended.stream().map(part).toArray(array);
    }

    /** A receiver's wait is for all that it is sent: for each endpoint of the same format at the same host. */
    Uni<Void> waitEverywhere(UUID endpoint, Duration asked) {
        return pool.preparedQuery(WAIT_EVERYWHERE)
                .execute(Tuple.of(endpoint, asked.toMillis()))
                .replaceWithVoid();
    }

    /**
     * Ends a delivery that nothing can be sent for, without an attempt.
     *
     * @param last whether nothing else of its exchange is left: a trial is over then, and once, for the next may be under way
     */
    Uni<Void> skip(ClaimedDelivery delivery, boolean last, String why) {
        return pool.preparedQuery(SKIP)
                .execute(Tuple.of(delivery.id(), delivery.lease(), why, last && delivery.trial()))
                .ifNoItem()
                .after(LIMIT)
                .fail()
                .replaceWithVoid();
    }

    /**
     * Gives the claim back for a fault of ours, which neither the schedule nor the endpoint is charged with.
     *
     * @param last as for {@link #skip}
     */
    Uni<Void> release(ClaimedDelivery delivery, boolean last, Instant startedAt, Failure fault, Duration pause) {
        Tuple parameters = Tuple.tuple()
                .addUUID(delivery.id())
                .addUUID(delivery.lease())
                .addLong(pause.toMillis())
                .addBoolean(last && delivery.trial())
                .addString(fault.kind().wireName())
                .addString(fault.error())
                .addUUID(Ids.at(startedAt))
                .addOffsetDateTime(startedAt.atOffset(ZoneOffset.UTC));
        return pool.preparedQuery(RELEASE)
                .execute(parameters)
                .ifNoItem()
                .after(LIMIT)
                .fail()
                .replaceWithVoid();
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }

    private static @Nullable Integer part(@Nullable Duration part) {
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
