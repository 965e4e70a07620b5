package dev.tallylight.webhook.delivery;

import dev.tallylight.event.Event;
import dev.tallylight.event.EventId;
import dev.tallylight.event.EventType;
import dev.tallylight.store.Signals;
import dev.tallylight.webhook.WebhookConfig;
import dev.tallylight.webhook.message.Format;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Claims what is due, for this process, in one statement; SKIP LOCKED shares the rest among the replicas.
 *
 * <p>It asks each endpoint that has anything waiting for its few next rows, so that the length of one endpoint's queue
 * is nothing to the others. Of what it finds, a row whose (endpoint, stream) has an earlier one pending is put off, for a
 * minute or until that one is due again, and is woken when it ends ({@link DeliveryRecorder}); only the one right behind
 * an exchange that is under way stays due, because that may end while this statement runs, unseen by it. Where an exchange
 * both begins and ends while it runs, at another replica, the row that was woken is due later than this statement began,
 * and so is not among those that it locks. Of the rest, each endpoint gets its places, and the slow lane (retries, and
 * endpoints that are failing or slow) gets no more than its share.
 *
 * <p>An endpoint whose receiver asked for a wait gets no place before that is over, of no replica: that stands in its
 * {@code webhook_flow} row, which is read here anyway. One whose breaker is open gets no place until its pause is over, and then one, for a trial; one with a rate
 * limit gets as many as its allowance has left. For these the claim holds the lock on their {@code webhook_flow} row, so
 * that it is one trial and one allowance over all replicas; where another replica holds it, they are left to that one.
 *
 * <p>An endpoint that groups has one place and is gated likewise; what waits with the delivery that is claimed is then
 * {@linkplain #gather gathered}, and goes out with it in one exchange.
 */
@ApplicationScoped
class DeliveryClaims {
    /** Rows of an endpoint that are looked at beyond its places: some wait for others of their stream. */
    private static final int LOOK_AHEAD = 24;
    /** How much of a rate limit's allowance can be saved up, in seconds: sends are spread over a second, not bunched. */
    private static final String SAVED_UP = "greatest(0.1, 1.0 / e.rate_limit)";

    private static final String CLAIM = """
            with recursive waiting (endpoint_id) as (
                (select endpoint_id from webhook_delivery where state = 'pending' order by endpoint_id limit 1)
                union all
                select (select d.endpoint_id from webhook_delivery d
                        where d.state = 'pending' and d.endpoint_id > w.endpoint_id
                        order by d.endpoint_id limit 1)
                from waiting w where w.endpoint_id is not null
            ), open_to as materialized (
                select e.id, e.rate_limit, e.group_window_ms is not null as grouped, f.open_until is not null as trial, e.failing_since is not null as failing,
                       coalesce(busy.running, 0) as running, coalesce(busy.lingering, false) as lingering,
                       least(coalesce(e.concurrency, $4::int), case when f.open_until is null and e.group_window_ms is null then 64 else 1 end) as places
                from waiting w
                join webhook_endpoint e on e.id = w.endpoint_id and e.enabled
                join webhook_flow f on f.endpoint_id = e.id and (f.open_until is null or f.open_until <= now())
                                   and (f.waits_until is null or f.waits_until <= now())
                left join unnest($1::uuid[], $2::int[], $3::boolean[]) as busy (endpoint_id, running, lingering)
                  on busy.endpoint_id = e.id
            ), gate as materialized (
                select f.endpoint_id,
                       floor(extract(epoch from now() - greatest(f.paced_until, now() - %1$s * interval '1 second'))
                             * e.rate_limit) as allowance
                from open_to o
                join webhook_endpoint e on e.id = o.id
                join webhook_flow f on f.endpoint_id = o.id
                where (o.trial or o.grouped or o.rate_limit is not null) and (f.open_until is null or f.open_until <= now())
                  and (f.waits_until is null or f.waits_until <= now())
                for update of f skip locked
            ), candidate as materialized (
                select o.*, g.allowance from open_to o left join gate g on g.endpoint_id = o.id
                where o.running < o.places
                  and (g.endpoint_id is not null or not o.trial and not o.grouped and o.rate_limit is null)
            ), due as materialized (
                select d.id, d.endpoint_id, d.next_attempt_at, d.event_sequence, e.running, e.places, e.allowance, e.trial,
                       d.attempts > d.schedule_from or e.failing or e.lingering as slow,
                       before.ahead > 0 as blocked,
                       before.ahead > 1 or before.ahead = 1 and before.lease is null as put_off,
                       case when before.lease is null then before.due else now() end as until
                from candidate e
                cross join lateral (
                    select c.* from webhook_delivery c
                    where c.endpoint_id = e.id and c.state = 'pending' and c.next_attempt_at <= now()
                    order by c.next_attempt_at, c.event_sequence
                    limit $8::int + e.places for update skip locked) d
                cross join lateral (
                    select count(*) as ahead, (array_agg(first_two.lease))[1] as lease,
                           (array_agg(first_two.next_attempt_at))[1] as due
                    from (select p.lease, p.next_attempt_at from webhook_delivery p
                          where p.endpoint_id = d.endpoint_id and p.stream_id = d.stream_id and p.state = 'pending'
                            and p.event_sequence < d.event_sequence
                          order by p.event_sequence limit 2) as first_two) before
            ), placed as (
                select id, endpoint_id, slow, trial, next_attempt_at, running, places, allowance,
                       row_number() over (partition by endpoint_id order by next_attempt_at, event_sequence) as nth
                from due where not blocked
            ), lanes as (
                select id, endpoint_id, slow, trial, next_attempt_at, running + nth as place,
                       row_number() over (partition by slow order by running + nth, next_attempt_at) as lane_place
                from placed where running + nth <= places and nth <= coalesce(allowance, nth)
            ), taken as materialized (
                select id, endpoint_id, slow, trial from lanes where not slow or lane_place <= $6::int
                order by place, slow, next_attempt_at limit $5::int
            ), put_off as (
                update webhook_delivery d
                set next_attempt_at = greatest(now() + interval '1 minute', least(due.until, now() + interval '5 minutes'))
                from due where due.put_off and d.id = due.id and d.id = any (array(select id from due where put_off))
            ), flown as (
                update webhook_flow f
                set open_until = case when t.trial then now() + $7::bigint * interval '1 millisecond' else f.open_until end,
                    paced_until = case when e.rate_limit is null then f.paced_until
                                       else greatest(f.paced_until, now() - %1$s * interval '1 second')
                                            + t.sent * interval '1 second' / e.rate_limit end
                from (select endpoint_id, trial, count(*) as sent from taken group by endpoint_id, trial) t
                join webhook_endpoint e on e.id = t.endpoint_id
                where f.endpoint_id = t.endpoint_id and (t.trial or e.rate_limit is not null)
            ), claimed as (
                update webhook_delivery d
                set lease = gen_random_uuid(), next_attempt_at = now() + $7::bigint * interval '1 millisecond'
                where d.id = any (array(select id from taken))
                returning d.*
            )
            select exists (select from due where put_off) as put_off, t.slow, t.trial,
                   (select max(o.rate_limit) from open_to o where o.rate_limit is not null) as fastest_limited,
                   (select ceil(extract(epoch from min(f.waits_until) - now()) * 1000)::bigint
                    from waiting w join webhook_flow f on f.endpoint_id = w.endpoint_id
                    where f.waits_until > now()) as wait_ends_in,
                   c.id, c.lease, c.attempts, c.schedule_from, c.event_id, c.endpoint_id,
                   e.url_encrypted, e.format, e.tags as endpoint_tags, e.send_credentials, e.secret_encrypted, e.previous_secret_encrypted,
                   e.previous_secret_until, e.token_encrypted, e.headers_encrypted, e.client_certificate_encrypted,
                   e.retry_schedule, e.chat_id, e.group_window_ms,
                   ev.sequence, ev.type, ev.occurred_at, ev.stream_id, ev.tags, ev.failed_checkpoints, ev.data
            from (select 1) as always
            left join claimed c on true
            left join taken t on t.id = c.id
            left join webhook_endpoint e on e.id = c.endpoint_id
            left join event ev on ev.id = c.event_id""".formatted(SAVED_UP);

    /** Claims hold it too, where an endpoint groups: what they take is seen by the statement that comes after this one. */
    private static final String LOCK = "select from webhook_flow where endpoint_id = $1 for update";

    /**
     * What is due with the first one or waits for the end of its window, in order; nothing that comes after one of its
     * stream that waits for another attempt, or that somebody else is sending.
     */
    private static final String GATHER = """
            with also as materialized (
                select d.id from webhook_delivery d
                where d.endpoint_id = $1 and d.id <> $2 and d.state = 'pending' and d.lease is null
                  and d.event_type <> 'test.ping'
                  and (d.next_attempt_at <= now() + interval '1 second' or d.attempts = d.schedule_from)
                  and not exists (
                      select from webhook_delivery p
                      where p.endpoint_id = d.endpoint_id and p.stream_id = d.stream_id and p.state = 'pending'
                        and p.event_sequence < d.event_sequence and p.id <> $2
                        and (p.lease is not null or p.event_type = 'test.ping'
                             or p.next_attempt_at > now() + interval '1 second' and p.attempts > p.schedule_from))
                order by d.event_sequence limit $5::int for update of d
            ), taken as (
                update webhook_delivery d
                set lease = $3, next_attempt_at = now() + $4::bigint * interval '1 millisecond'
                where d.id = any (array(select id from also)) and d.lease is null
                returning d.*
            )
            select t.id, t.lease, t.attempts, t.schedule_from, t.event_id,
                   ev.sequence, ev.type, ev.occurred_at, ev.stream_id, ev.tags, ev.failed_checkpoints, ev.data
            from taken t left join event ev on ev.id = t.event_id order by t.event_sequence""";

    /** So many go out with the first one; more wait for the next exchange. */
    private static final int MOST_GATHERED = 49;

    /** What is locked is being recorded at this moment. */
    private static final String EXTEND = """
            update webhook_delivery d set next_attempt_at = now() + $3::bigint * interval '1 millisecond'
            where d.id = any (array(
                    select h.id from webhook_delivery h
                    join unnest($1::uuid[], $2::uuid[]) as held (id, lease) on h.id = held.id and h.lease = held.lease
                    where h.id = any ($1::uuid[]) and h.state = 'pending'
                    for update of h skip locked))""";

    private static final String GIVE_BACK = """
            with given as (
                update webhook_delivery d set lease = null, next_attempt_at = now()
                where d.id = any (array(
                        select h.id from webhook_delivery h
                        join unnest($1::uuid[], $2::uuid[]) as held (id, lease) on h.id = held.id and h.lease = held.lease
                        where h.id = any ($1::uuid[]) and h.state = 'pending'
                        for update of h skip locked))
                returning d.id)
            select pg_notify($3, '') where exists (select from given)""";

    private final Pool pool;
    private final WebhookConfig config;

    DeliveryClaims(Pool pool, WebhookConfig config) {
        this.pool = pool;
        this.config = config;
    }

    /**
     * What one claim brought.
     *
     * @param more whether another claim may find something at once
     * @param pace how soon one may find more of an endpoint with a rate limit, or whose receiver's wait is then over; null
     *     where none waits, or for so long that one comes before anyway
     */
    record Claim(
            List<ClaimedDelivery> deliveries,
            boolean more,
            @Nullable Duration pace) {}

    /** Claims at most as many as there is room for. */
    Uni<Claim> claim(Slots.Room room) {
        List<UUID> endpoints = List.copyOf(room.busy().keySet());
        List<Slots.Busy> busy = endpoints.stream()
                .map(endpoint -> Objects.requireNonNull(room.busy().get(endpoint)))
                .toList();
        Tuple parameters = Tuple.tuple()
                .addArrayOfUUID(endpoints.toArray(UUID[]::new))
                .addArrayOfInteger(busy.stream().map(Slots.Busy::running).toArray(Integer[]::new))
                .addArrayOfBoolean(busy.stream().map(Slots.Busy::lingering).toArray(Boolean[]::new))
                .addInteger(config.concurrencyPerEndpoint())
                .addInteger(room.free())
                .addInteger(room.freeSlow())
                .addLong(config.lease().toMillis())
                .addInteger(LOOK_AHEAD);
        return pool.preparedQuery(CLAIM).execute(parameters).map(DeliveryClaims::read);
    }

    /** Claims, under the same lease, what is to go out with a delivery of an endpoint that groups; in order. */
    Uni<List<ClaimedDelivery>> gather(ClaimedDelivery first) {
        UUID endpoint = first.endpoint().id();
        Tuple parameters = Tuple.tuple()
                .addUUID(endpoint)
                .addUUID(first.id())
                .addUUID(first.lease())
                .addLong(config.lease().toMillis())
                .addInteger(MOST_GATHERED);
        return pool.withTransaction(connection -> connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(endpoint))
                .chain(() -> connection.preparedQuery(GATHER).execute(parameters))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> companion(row, first))
                        .toList()));
    }

    private static ClaimedDelivery companion(Row row, ClaimedDelivery first) {
        int attempts = row.getInteger("attempts");
        return new ClaimedDelivery(
                row.getUUID("id"),
                row.getUUID("lease"),
                attempts - row.getInteger("schedule_from"),
                attempts,
                first.slow(),
                first.trial(),
                first.endpoint(),
                row.getLong("sequence") == null ? null : event(row));
    }

    /** Says that these are still being sent: their leases begin anew, those that were lost excepted. */
    Uni<Void> extend(List<ClaimedDelivery> held) {
        Tuple parameters = Tuple.tuple()
                .addArrayOfUUID(held.stream().map(ClaimedDelivery::id).toArray(UUID[]::new))
                .addArrayOfUUID(held.stream().map(ClaimedDelivery::lease).toArray(UUID[]::new))
                .addLong(config.lease().toMillis());
        return pool.preparedQuery(EXTEND).execute(parameters).replaceWithVoid();
    }

    /**
     * Gives these back before they are sent, or while they are: whoever claims next has them at once. What a handler
     * has got meanwhile comes again, with its id.
     */
    Uni<Void> giveBack(List<ClaimedDelivery> held) {
        Tuple parameters = Tuple.tuple()
                .addArrayOfUUID(held.stream().map(ClaimedDelivery::id).toArray(UUID[]::new))
                .addArrayOfUUID(held.stream().map(ClaimedDelivery::lease).toArray(UUID[]::new))
                .addString(Signals.Channel.DELIVERY_DUE.sqlName());
        return pool.preparedQuery(GIVE_BACK).execute(parameters).replaceWithVoid();
    }

    private static Claim read(RowSet<Row> rows) {
        List<ClaimedDelivery> claimed = new ArrayList<>();
        boolean putOff = false;
        Integer limit = null;
        Long waitEnds = null;
        for (Row row : rows) {
            putOff = row.getBoolean("put_off");
            limit = row.getInteger("fastest_limited");
            waitEnds = row.getLong("wait_ends_in");
            if (row.getUUID("id") != null) {
                claimed.add(delivery(row));
            }
        }
        return new Claim(claimed, putOff || !claimed.isEmpty(), pace(limit, waitEnds));
    }

    private static @Nullable Duration pace(@Nullable Integer perSecond, @Nullable Long waitEnds) {
        Duration next = perSecond == null ? null : pace(perSecond);
        if (waitEnds == null || waitEnds >= 1_000 || next != null && next.toMillis() <= waitEnds) {
            return next;
        }
        return Duration.ofMillis(Math.max(1, waitEnds));
    }

    private static Duration pace(int perSecond) {
        return Duration.ofMillis(Math.clamp(1_000 / perSecond, 10, 1_000));
    }

    private static ClaimedDelivery delivery(Row row) {
        int attempts = row.getInteger("attempts");
        return new ClaimedDelivery(
                row.getUUID("id"),
                row.getUUID("lease"),
                attempts - row.getInteger("schedule_from"),
                attempts,
                row.getBoolean("slow"),
                row.getBoolean("trial"),
                target(row),
                row.getLong("sequence") == null ? null : event(row));
    }

    private static ClaimedDelivery.Target target(Row row) {
        OffsetDateTime previousUntil = row.getOffsetDateTime("previous_secret_until");
        return new ClaimedDelivery.Target(
                row.getUUID("endpoint_id"),
                Format.ofWireName(row.getString("format")),
                List.of(row.getArrayOfStrings("endpoint_tags")),
                row.getBoolean("send_credentials"),
                bytes(row, "url_encrypted"),
                bytes(row, "secret_encrypted"),
                bytesOrNull(row, "previous_secret_encrypted"),
                previousUntil == null ? null : previousUntil.toInstant(),
                bytesOrNull(row, "token_encrypted"),
                bytesOrNull(row, "headers_encrypted"),
                bytesOrNull(row, "client_certificate_encrypted"),
                row.getString("retry_schedule"),
                row.getString("chat_id"),
                row.getLong("group_window_ms") != null);
    }

    private static Event event(Row row) {
        Instant occurredAt = row.getOffsetDateTime("occurred_at").toInstant();
        return new Event(
                new EventId(row.getUUID("event_id")),
                row.getLong("sequence"),
                EventType.ofWireName(row.getString("type")),
                occurredAt,
                row.getUUID("stream_id"),
                List.of(row.getArrayOfStrings("tags")),
                List.of(row.getArrayOfStrings("failed_checkpoints")),
                null, // what is withheld has no deliveries
                row.getString("data"));
    }

    private static byte[] bytes(Row row, String column) {
        return row.getBuffer(column).getBytes();
    }

    private static byte @Nullable [] bytesOrNull(Row row, String column) {
        return row.getBuffer(column) == null ? null : bytes(row, column);
    }
}
