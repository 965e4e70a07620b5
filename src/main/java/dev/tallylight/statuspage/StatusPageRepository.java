package dev.tallylight.statuspage;

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
class StatusPageRepository implements PanacheRepositoryBase<StatusPageEntity, UUID> {
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    Uni<List<StatusPageEntity>> page(Slice slice, @Nullable Cursor cursor, int most) {
        UUID after = cursor == null ? BEFORE_ALL : cursor.id();
        if (slice.isAll()) {
            return find("id > ?1", Sort.by("id"), after).range(0, most - 1).list();
        }
        String ids =
                "select id from status_page where " + slice.ownsSql("tags", "?1") + " and id > ?2 order by id limit ?3";
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

    /** Null where it is not there, or shows more than the slice. */
    Uni<StatusPageEntity> byId(Slice slice, UUID id) {
        return this.findById(id).map(found -> within(slice, found));
    }

    /** The same, locked until the transaction ends; what is beyond the slice is not waited for. */
    Uni<StatusPageEntity> locked(Slice slice, UUID id) {
        String one = "select id from status_page where id = ?1";
        Uni<Boolean> isThere = slice.isAll()
                ? Uni.createFrom().item(true)
                : Panache.getSession()
                        .chain(session -> session.createNativeQuery(
                                        one + " and " + slice.ownsSql("tags", "?2"), UUID.class)
                                .setParameter(1, id)
                                .setParameter(2, slice.array())
                                .getResultList())
                        .map(found -> !found.isEmpty());
        return isThere.chain(there -> there
                        ? findById(id, LockModeType.PESSIMISTIC_WRITE)
                        : Uni.createFrom().nullItem())
                .map(found -> within(slice, found));
    }

    private static @Nullable StatusPageEntity within(Slice slice, @Nullable StatusPageEntity found) {
        return found != null && slice.owns(List.of(found.tags)) ? found : null;
    }

    /** Another page by that slug, or with that host; null where there is none. */
    Uni<StatusPageEntity> inTheWay(UUID id, String slug, @Nullable String host) {
        return find("id <> ?1 and (slug = ?2 or host = ?3)", id, slug, host == null ? "" : host)
                .range(0, 0)
                .list()
                .map(found -> found.isEmpty() ? null : found.getFirst());
    }
}
