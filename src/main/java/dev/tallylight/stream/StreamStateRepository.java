package dev.tallylight.stream;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class StreamStateRepository implements PanacheRepositoryBase<StreamStateEntity, UUID> {
    Uni<StreamStateEntity> locked(UUID streamId) {
        return findById(streamId, LockModeType.PESSIMISTIC_WRITE);
    }

    Uni<List<StreamStateEntity>> of(Collection<UUID> streamIds) {
        return list("streamId in ?1", streamIds);
    }
}
