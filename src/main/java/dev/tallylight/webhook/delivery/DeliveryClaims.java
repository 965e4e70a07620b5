package dev.tallylight.webhook.delivery;

import dev.tallylight.event.Event;
import dev.tallylight.event.EventId;
import dev.tallylight.event.EventType;
import dev.tallylight.webhook.WebhookConfig;
import dev.tallylight.webhook.message.Format;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Claims what is due, for this process, in one statement; SKIP LOCKED shares the rest among the replicas.
 *
 * <p>It asks each endpoint that has anything waiting for its few next rows, so that the length of one endpoint's queue
 * is nothing to the others. Of what it finds, a row whose (endpoint, stream) has an earlier one pending is put off until
 * that one is due again, and is woken when it ends ({@link DeliveryRecorder}); only the one right behind an exchange that
 * is under way stays due, because that may end while this statement runs, unseen by it. Of the rest, each endpoint gets
 * its places, and the slow lane (retries, and endpoints that are failing) gets no more than its share.
 */
@ApplicationScoped
class DeliveryClaims {
    private static final int LOOK_AHEAD = 40;

    private static final String CLAIM = """
            with recursive waiting (endpoint_id) as (
                (select endpoint_id from webhook_delivery where state = 'pending' order by endpoint_id limit 1)
                union all
                select (select d.endpoint_id from webhook_delivery d
                        where d.state = 'pending' and d.endpoint_id > w.endpoint_id
                        order by d.endpoint_id limit 1)
                from waiting w where w.endpoint_id is not null
            ), due as materialized (
                select d.id, d.endpoint_id, d.next_attempt_at, d.event_sequence, coalesce(busy.running, 0) as running,
                       d.attempts > d.schedule_from or e.failing_since is not null as slow,
                       before.ahead > 0 as blocked,
                       before.ahead > 1 or before.ahead = 1 and before.lease is null as put_off,
                       case when before.lease is null then before.due else now() end as until
                from waiting w
                join webhook_endpoint e on e.id = w.endpoint_id and e.enabled
                left join unnest($1::uuid[], $2::int[]) as busy (endpoint_id, running) on busy.endpoint_id = e.id
                cross join lateral (
                    select c.* from webhook_delivery c
                    where c.endpoint_id = e.id and c.state = 'pending' and c.next_attempt_at <= now()
                    order by c.next_attempt_at, c.event_sequence
                    limit $7::int for update skip locked) d
                cross join lateral (
                    select count(*) as ahead, (array_agg(first_two.lease))[1] as lease,
                           (array_agg(first_two.next_attempt_at))[1] as due
                    from (select p.lease, p.next_attempt_at from webhook_delivery p
                          where p.endpoint_id = d.endpoint_id and p.stream_id = d.stream_id and p.state = 'pending'
                            and p.event_sequence < d.event_sequence
                          order by p.event_sequence limit 2) as first_two) before
                where coalesce(busy.running, 0) < $3::int
            ), places as (
                select id, slow, next_attempt_at,
                       running + row_number() over (partition by endpoint_id order by next_attempt_at, event_sequence) as place
                from due where not blocked
            ), lanes as (
                select id, slow, place, next_attempt_at,
                       row_number() over (partition by slow order by place, next_attempt_at) as lane_place
                from places where place <= $3::int
            ), taken as materialized (
                select id, slow from lanes where not slow or lane_place <= $5::int
                order by place, slow, next_attempt_at limit $4::int
            ), put_off as (
                update webhook_delivery d
                set next_attempt_at = greatest(now() + interval '1 second', least(due.until, now() + interval '5 minutes'))
                from due where due.put_off and d.id = due.id and d.id = any (array(select id from due where put_off))
            ), claimed as (
                update webhook_delivery d
                set lease = gen_random_uuid(), next_attempt_at = now() + $6::bigint * interval '1 millisecond'
                where d.id = any (array(select id from taken))
                returning d.*
            )
            select exists (select from due where put_off) as put_off, t.slow,
                   c.id, c.lease, c.attempts, c.schedule_from, c.event_id, c.endpoint_id,
                   e.url_encrypted, e.format, e.send_credentials, e.secret_encrypted, e.previous_secret_encrypted,
                   e.previous_secret_until, e.token_encrypted, e.headers_encrypted,
                   ev.sequence, ev.type, ev.occurred_at, ev.stream_id, ev.tags, ev.failed_checkpoints, ev.data
            from (select 1) as always
            left join claimed c on true
            left join taken t on t.id = c.id
            left join webhook_endpoint e on e.id = c.endpoint_id
            left join event ev on ev.id = c.event_id""";

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
     */
    record Claim(List<ClaimedDelivery> deliveries, boolean more) {}

    /**
     * Claims at most so many.
     *
     * @param free places for anything
     * @param freeSlow places for the slow lane
     * @param running what this process is sending already, per endpoint
     */
    Uni<Claim> claim(int free, int freeSlow, Map<UUID, Integer> running) {
        Tuple parameters = Tuple.tuple()
                .addArrayOfUUID(running.keySet().toArray(UUID[]::new))
                .addArrayOfInteger(running.values().toArray(Integer[]::new))
                .addInteger(config.concurrencyPerEndpoint())
                .addInteger(free)
                .addInteger(freeSlow)
                .addLong(config.lease().toMillis())
                .addInteger(LOOK_AHEAD);
        return pool.preparedQuery(CLAIM).execute(parameters).map(DeliveryClaims::read);
    }

    private static Claim read(RowSet<Row> rows) {
        List<ClaimedDelivery> claimed = new ArrayList<>();
        boolean putOff = false;
        for (Row row : rows) {
            putOff = row.getBoolean("put_off");
            if (row.getUUID("id") != null) {
                claimed.add(delivery(row));
            }
        }
        return new Claim(claimed, putOff || !claimed.isEmpty());
    }

    private static ClaimedDelivery delivery(Row row) {
        int attempts = row.getInteger("attempts");
        return new ClaimedDelivery(
                row.getUUID("id"),
                row.getUUID("lease"),
                attempts - row.getInteger("schedule_from"),
                attempts,
                row.getBoolean("slow"),
                target(row),
                row.getLong("sequence") == null ? null : event(row));
    }

    private static ClaimedDelivery.Target target(Row row) {
        OffsetDateTime previousUntil = row.getOffsetDateTime("previous_secret_until");
        return new ClaimedDelivery.Target(
                row.getUUID("endpoint_id"),
                Format.ofWireName(row.getString("format")),
                row.getBoolean("send_credentials"),
                bytes(row, "url_encrypted"),
                bytes(row, "secret_encrypted"),
                bytesOrNull(row, "previous_secret_encrypted"),
                previousUntil == null ? null : previousUntil.toInstant(),
                bytesOrNull(row, "token_encrypted"),
                bytesOrNull(row, "headers_encrypted"));
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
