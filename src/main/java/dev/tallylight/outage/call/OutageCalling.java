package dev.tallylight.outage.call;

import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.OneByOne;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Has the calls made that are due, each second. Each minute it compares who is to be called with who is written down: a webhook
 * may have asked for it since, and an acknowledgement may have been taken back.
 */
@ApplicationScoped
class OutageCalling {
    private static final Logger LOG = Logger.getLogger(OutageCalling.class);
    private static final int LOT = 200;
    private static final Duration ALL_EVERY = Duration.ofMinutes(1);

    private static final String DUE = """
            select distinct o.stream_id from (
                select outage_id from outage_call where due_at <= $1 order by due_at limit $2::int) as c
            join outage o on o.id = c.outage_id""";

    /** What fails is not first again a second later, or so many of it would keep everybody else from being called. */
    private static final String PUT_OFF = """
            update outage_call set due_at = $1::timestamptz + interval '1 minute'
            where due_at <= $1 and outage_id in (select id from outage where stream_id = any ($2::uuid[]))""";

    /** Whatever it finds is looked at under the locks, and there it is decided. */
    private static final String COMPARE = """
            with asked as materialized (
                select id, after_ms, remind_ms, tags, events from webhook_endpoint
                where enabled and (after_ms is not null or remind_ms is not null)
            ), missing as (
                insert into outage_call (outage_id, endpoint_id, begun_at, due_at)
                select o.id, e.id, now(), now()
                from outage o join subject_state st on st.subject_id = o.stream_id and st.announced = 'offline'
                join subject s on s.id = o.stream_id cross join asked e
                where o.ended_at is null and o.acknowledged_at is null and o.withheld is null
                  and ('*' = any (e.events) or (o.kind || '.offline') = any (e.events))
                  and (cardinality(e.tags) = 0 or e.tags && s.tags)
                  and not exists (select from outage_call c where c.outage_id = o.id and c.endpoint_id = e.id)
                limit 1000
                on conflict do nothing
            ), stopped as (
                update outage_call c set due_at = now()
                from outage o, asked e
                where o.id = c.outage_id and e.id = c.endpoint_id and o.ended_at is null and o.acknowledged_at is null
                  and (c.due_at is null and (e.remind_ms is not null or c.calls = 0 and e.after_ms is not null)
                       or c.due_at > now() + greatest(e.after_ms, e.remind_ms) * interval '1 millisecond')
            )
            delete from outage_call c using outage o where o.id = c.outage_id and o.ended_at < now() - interval '30 days'""";

    private final Pool pool;
    private final OutageCalls calls;
    private final FreshContext contexts;
    private final InstantSource clock;
    private @Nullable Follower follower;

    // of the follower's turns, which come one after the other
    private @Nullable Long comparedAt;

    OutageCalling(Pool pool, OutageCalls calls, FreshContext contexts, InstantSource clock) {
        this.pool = pool;
        this.calls = calls;
        this.contexts = contexts;
        this.clock = clock;
    }

    void start(@Observes HubStart event, Followers followers) {
        follower = followers.start(
                Follower.Plan.of("outages called", Duration.ofSeconds(1)).spacedBy(Duration.ofMillis(100)), this::turn);
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (follower != null) {
            follower.stop();
        }
    }

    /** @return whether there is more */
    private Uni<Boolean> turn() {
        return compare()
                .chain(() ->
                        pool.preparedQuery(DUE).execute(Tuple.of(clock.instant().atOffset(ZoneOffset.UTC), LOT)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getUUID("stream_id"))
                        .toList())
                .chain(subjects -> make(subjects).replaceWith(subjects.size() >= LOT));
    }

    private Uni<Void> compare() {
        Long before = comparedAt;
        long now = System.nanoTime();
        return before != null && now - before < ALL_EVERY.toNanos()
                ? Uni.createFrom().voidItem()
                : pool.query(COMPARE).execute().invoke(() -> comparedAt = now).replaceWithVoid();
    }

    private Uni<Void> make(List<UUID> subjects) {
        List<UUID> failed = new ArrayList<>();
        return OneByOne.whereTogetherFails(subjects, some -> contexts.run(() -> calls.make(some)), (subject, e) -> {
                    LOG.warnf(e, "the outage of %s is not told again yet, trying again", subject);
                    failed.add(subject);
                })
                .onFailure()
                .call(() -> putOff(subjects))
                .chain(() -> putOff(failed));
    }

    private Uni<Void> putOff(List<UUID> subjects) {
        return subjects.isEmpty()
                ? Uni.createFrom().voidItem()
                : pool.preparedQuery(PUT_OFF)
                        .execute(Tuple.of(clock.instant().atOffset(ZoneOffset.UTC), subjects.toArray(UUID[]::new)))
                        .replaceWithVoid();
    }
}
