package dev.tallylight.stream.state;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class StreamStateRepository implements PanacheRepositoryBase<StreamStateEntity, UUID> {
    /** In the same order for everybody, so that nobody waits for another in a circle. */
    Uni<List<StreamStateEntity>> locked(Collection<UUID> streamIds) {
        return find("streamId in ?1 order by streamId", streamIds)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    Uni<List<UUID>> dueForRecheck(Instant now, int most) {
        return find("recheckAt <= ?1 order by recheckAt", now)
                .range(0, most - 1)
                .list()
                .map(rows -> rows.stream().map(row -> row.streamId).toList());
    }

    Uni<Integer> recheckChildren(Collection<UUID> parents, Instant now) {
        return update(
                "recheckAt = ?1 where withheld is not null and streamId in"
                        + " (select id from StreamEntity where array_intersects(dependsOn, ?2))",
                now,
                parents.stream().map(UUID::toString).toArray(String[]::new));
    }

    Uni<List<StreamStateEntity>> of(Collection<UUID> streamIds) {
        return list("streamId in ?1", streamIds);
    }
}
