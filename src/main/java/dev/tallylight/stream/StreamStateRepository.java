package dev.tallylight.stream;

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
    Uni<StreamStateEntity> locked(UUID streamId) {
        return findById(streamId, LockModeType.PESSIMISTIC_WRITE);
    }

    Uni<List<UUID>> dueForRecheck(Instant now, int most) {
        return find("recheckAt <= ?1 order by recheckAt", now)
                .range(0, most - 1)
                .list()
                .map(rows -> rows.stream().map(row -> row.streamId).toList());
    }

    Uni<Integer> recheckChildren(UUID parent, Instant now) {
        return update(
                "recheckAt = ?1 where withheld is not null and streamId in"
                        + " (select id from StreamEntity where array_contains(dependsOn, ?2))",
                now,
                parent.toString());
    }

    Uni<List<StreamStateEntity>> of(Collection<UUID> streamIds) {
        return list("streamId in ?1", streamIds);
    }
}
