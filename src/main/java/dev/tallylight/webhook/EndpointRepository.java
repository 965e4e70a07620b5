package dev.tallylight.webhook;

import dev.tallylight.access.Slice;
import dev.tallylight.rest.Cursor;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class EndpointRepository implements PanacheRepositoryBase<EndpointEntity, UUID> {
    /** Locked in the order of their ids, as whoever else locks several does. */
    private static final String SKIP_WAITING = """
            update webhook_delivery set state = 'skipped', finished_at = now()
            where id = any (array(
                    select id from webhook_delivery where endpoint_id = ?1 and state = 'pending' and lease is null
                    order by id for update))
              and state = 'pending' and lease is null""";

    private static final String ADD_FLOW = "insert into webhook_flow (endpoint_id) values (?1)";
    private static final String CLOSE_BREAKER =
            "update webhook_flow set failures = 0, open_until = null where endpoint_id = ?1 and failures > 0";
    private static final String FORGET_WAIT = """
            with due as (
                update webhook_delivery set next_attempt_at = now()
                where id = any (array(
                        select d.id from webhook_delivery d join webhook_flow f on f.endpoint_id = d.endpoint_id
                        where d.endpoint_id = ?1 and d.state = 'pending' and d.lease is null
                          and d.next_attempt_at > now() and d.next_attempt_at <= f.waits_until
                        order by d.id for update of d))
                  and state = 'pending' and lease is null
            )
            update webhook_flow set waits_until = null, asked_ms = null where endpoint_id = ?1 and waits_until is not null""";

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    Uni<List<EndpointEntity>> page(Slice slice, @Nullable Cursor cursor, int most) {
        return slice.isAll() ? page(cursor, most) : pageOf(slice, cursor == null ? BEFORE_ALL : cursor.id(), most);
    }

    private Uni<List<EndpointEntity>> pageOf(Slice slice, UUID after, int most) {
        String ids = "select id from webhook_endpoint where " + slice.ownsSql("tags", "?1")
                + " and id > ?2 order by id limit ?3";
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ids, UUID.class)
                        .setParameter(1, slice.array())
                        .setParameter(2, after)
                        .setParameter(3, most)
                        .getResultList())
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(List.of())
                        : find("id in ?1", Sort.by("id"), found).list());
    }

    /** Null where it is not there, or hears more than the slice. */
    Uni<EndpointEntity> byId(Slice slice, UUID id) {
        return this.findById(id).map(found -> found != null && slice.owns(List.of(found.tags)) ? found : null);
    }

    /** The same, locked; what is beyond the slice is not even waited for. */
    Uni<EndpointEntity> locked(Slice slice, UUID id) {
        return slice.isAll()
                ? locked(id)
                : isThere(slice, id)
                        .chain(there -> there ? locked(id) : Uni.createFrom().nullItem())
                        .map(found -> found != null && slice.owns(List.of(found.tags)) ? found : null);
    }

    private static Uni<Boolean> isThere(Slice slice, UUID id) {
        String one = "select id from webhook_endpoint where id = ?2 and " + slice.ownsSql("tags", "?1");
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(one, UUID.class)
                        .setParameter(1, slice.array())
                        .setParameter(2, id)
                        .getResultList())
                .map(found -> !found.isEmpty());
    }

    private Uni<List<EndpointEntity>> page(@Nullable Cursor cursor, int most) {
        return (cursor == null ? findAll(Sort.by("id")) : find("id > ?1", Sort.by("id"), cursor.id()))
                .range(0, most - 1)
                .list();
    }

    Uni<EndpointEntity> locked(UUID id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Adds it, and its place in the worker's book. */
    Uni<EndpointEntity> add(EndpointEntity entity) {
        return persistAndFlush(entity)
                .call(() -> Panache.getSession()
                        .chain(session -> session.createNativeQuery(ADD_FLOW)
                                .setParameter(1, entity.id)
                                .executeUpdate()));
    }

    /** Lets everything through again. */
    Uni<Integer> closeBreaker(UUID id) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(CLOSE_BREAKER)
                        .setParameter(1, id)
                        .executeUpdate());
    }

    /** What its receiver asked for counts no more, for it is another one now; what waited for that is due. */
    Uni<Integer> forgetWait(UUID id) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(FORGET_WAIT)
                        .setParameter(1, id)
                        .executeUpdate());
    }

    /** Those that nobody is sending at this moment; an attempt that is under way ends by itself. */
    Uni<Integer> skipWaitingDeliveries(UUID id) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(SKIP_WAITING)
                        .setParameter(1, id)
                        .executeUpdate());
    }
}
