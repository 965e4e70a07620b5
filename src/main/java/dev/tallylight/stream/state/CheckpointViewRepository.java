package dev.tallylight.stream.state;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class CheckpointViewRepository implements PanacheRepositoryBase<CheckpointViewEntity, CheckpointViewEntity.Key> {
    Uni<List<CheckpointViewEntity>> of(Collection<UUID> streamIds) {
        return list("id.streamId in ?1", streamIds);
    }
}
