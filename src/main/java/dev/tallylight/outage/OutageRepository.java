package dev.tallylight.outage;

import dev.tallylight.access.Slice;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

@ApplicationScoped
class OutageRepository implements PanacheRepositoryBase<OutageEntity, UUID> {
    /** The one that is open, or else the latest, of each stream that has any. */
    private static final String LATEST = """
            select coalesce((select o.id from outage o where o.stream_id = s.id and o.ended_at is null limit 1),
                            (select o.id from outage o where o.stream_id = s.id order by o.id desc limit 1))
            from unnest(cast(cast(?1 as varchar[]) as uuid[])) as s (id)""";

    private static final String WITHIN = """
            select o.id from outage o left join subject s on s.id = o.stream_id
            where o.id = ?1 and %s""";

    /** Locked until the transaction ends, for people write of the same rows. */
    Uni<Map<UUID, OutageEntity>> latest(Collection<UUID> streams) {
        String[] ids = streams.stream().map(UUID::toString).toArray(String[]::new);
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(LATEST, UUID.class)
                        .setParameter(1, ids)
                        .getResultList())
                .map(found -> found.stream().filter(java.util.Objects::nonNull).toList())
                .chain(found -> found.isEmpty() ? Uni.createFrom().item(List.<OutageEntity>of()) : locked(found))
                .map(rows -> rows.stream().collect(Collectors.toMap(row -> row.streamId, row -> row)));
    }

    /** Locked until the transaction ends; null where it is not there for the slice, which is not even waited for. */
    Uni<OutageEntity> locked(Slice slice, UUID id) {
        return slice.isAll()
                ? locked(id)
                : isThere(slice, id)
                        .chain(there -> there ? locked(id) : Uni.createFrom().nullItem());
    }

    private Uni<List<OutageEntity>> locked(List<UUID> ids) {
        return find("id in ?1", Sort.by("id"), ids)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    private Uni<OutageEntity> locked(UUID id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    private static Uni<Boolean> isThere(Slice slice, UUID id) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                WITHIN.formatted(slice.seesSql("coalesce(s.tags, o.tags)", "?2")), UUID.class)
                        .setParameter(1, id)
                        .setParameter(2, slice.array())
                        .getResultList())
                .map(found -> !found.isEmpty());
    }
}
