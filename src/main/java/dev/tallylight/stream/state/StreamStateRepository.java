package dev.tallylight.stream.state;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
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

    Uni<List<StreamStateEntity>> of(Collection<UUID> streamIds) {
        return list("streamId in ?1", streamIds);
    }
}
