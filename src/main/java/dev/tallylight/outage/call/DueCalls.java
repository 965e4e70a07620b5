package dev.tallylight.outage.call;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of calls, in the transaction of whoever makes them. */
@ApplicationScoped
class DueCalls {
    /** In the order in which whoever else locks several would. */
    private static final String DUE = """
            select cast(c.outage_id as text), cast(c.endpoint_id as text), cast(o.stream_id as text),
                   s.id is null or o.ended_at is not null or o.acknowledged_at is not null,
                   e.enabled and ('*' = any (e.events) or (o.kind || '.offline') = any (e.events))
                       and (cardinality(e.tags) = 0 or e.tags && coalesce(s.tags, o.tags)),
                   exists (select from webhook_delivery d
                           where d.endpoint_id = c.endpoint_id and d.stream_id = o.stream_id and d.state = 'pending'),
                   cast(extract(epoch from o.part_since) * 1000 as bigint), cast(extract(epoch from c.begun_at) * 1000 as bigint),
                   c.calls, cast(extract(epoch from c.last_at) * 1000 as bigint), e.after_ms, e.remind_ms,
                   (select cast(v.id as text) from event v
                    where v.outage_id = o.id and v.type = o.kind || '.offline' and v.withheld is null and v.for_endpoint is null
                    order by v.sequence desc limit 1)
            from outage_call c join outage o on o.id = c.outage_id left join subject s on s.id = o.stream_id
            join webhook_endpoint e on e.id = c.endpoint_id
            where o.id in (select id from outage own
                           where own.stream_id = any (cast(cast(?1 as varchar[]) as uuid[])))
              and c.due_at <= cast(cast(?2 as text) as timestamptz)
            order by c.outage_id, c.endpoint_id for update of c""";

    private static final String WRITE = """
            update outage_call c set calls = c.calls + v.told,
                   last_at = case when v.told > 0 then cast(cast(?5 as text) as timestamptz) else c.last_at end,
                   due_at = cast(nullif(v.due_at, '') as timestamptz)
            from unnest(cast(cast(?1 as varchar[]) as uuid[]), cast(cast(?2 as varchar[]) as uuid[]),
                        cast(cast(?3 as varchar[]) as int[]), cast(?4 as varchar[])) as v (outage_id, endpoint_id, told, due_at)
            where c.outage_id = v.outage_id and c.endpoint_id = v.endpoint_id""";

    /**
     * One that is due.
     *
     * @param over whether nobody is to be told any more; also of a subject that was deleted
     * @param wanted whether the webhook is on, and hears of such outages
     * @param waiting whether an earlier message is on its way
     * @param event the last by which all handlers were told; null where it is no longer kept
     */
    record Due(
            UUID outage,
            UUID endpoint,
            UUID subject,
            boolean over,
            boolean wanted,
            boolean waiting,
            Call call,
            @Nullable UUID event) {}

    /** What became of it. */
    record Decided(Due due, Call.Next next) {}

    /** Locked until the transaction ends. */
    Uni<List<Due>> of(Collection<UUID> subjects, Instant now) {
        String[] ids = subjects.stream().map(UUID::toString).toArray(String[]::new);
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(DUE, Object[].class)
                        .setParameter(1, ids)
                        .setParameter(2, now.toString())
                        .getResultList())
                .map(rows -> rows.stream().map(DueCalls::due).toList());
    }

    private static Due due(Object[] row) {
        return new Due(
                uuid(row[0]),
                uuid(row[1]),
                uuid(row[2]),
                (boolean) row[3],
                (boolean) row[4],
                (boolean) row[5],
                new Call(
                        Instant.ofEpochMilli(((Number) row[6]).longValue()),
                        Instant.ofEpochMilli(((Number) row[7]).longValue()),
                        ((Number) row[8]).intValue(),
                        row[9] instanceof Number last ? Instant.ofEpochMilli(last.longValue()) : null,
                        duration(row[10]),
                        duration(row[11])),
                row[12] == null ? null : uuid(row[12]));
    }

    private static UUID uuid(Object text) {
        return UUID.fromString((String) text);
    }

    private static @Nullable Duration duration(@Nullable Object milliseconds) {
        return milliseconds instanceof Number given ? Duration.ofMillis(given.longValue()) : null;
    }

    Uni<Void> write(List<Decided> decided, Instant now) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(WRITE)
                        .setParameter(1, texts(decided, one -> one.due().outage()))
                        .setParameter(2, texts(decided, one -> one.due().endpoint()))
                        .setParameter(3, texts(decided, one -> one.next().tell() ? 1 : 0))
                        .setParameter(
                                4,
                                texts(
                                        decided,
                                        one -> one.next().dueAt() == null
                                                ? ""
                                                : one.next().dueAt()))
                        .setParameter(5, now.toString())
                        .executeUpdate())
                .replaceWithVoid();
    }

    private static String[] texts(List<Decided> decided, java.util.function.Function<Decided, Object> value) {
        return decided.stream().map(one -> value.apply(one).toString()).toArray(String[]::new);
    }
}
