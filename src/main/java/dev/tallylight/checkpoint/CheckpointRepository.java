package dev.tallylight.checkpoint;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

@ApplicationScoped
class CheckpointRepository implements PanacheRepositoryBase<CheckpointEntity, String> {
    Uni<CheckpointEntity> builtIn() {
        return find("kind", CheckpointEntity.BUILT_IN).firstResult();
    }

    Uni<List<CheckpointEntity>> all() {
        return listAll(Sort.by("id"));
    }
}
