package dev.tallylight.server;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class ServerRepository implements PanacheRepositoryBase<ServerEntity, UUID> {
    /** Locked until the transaction ends. */
    Uni<@Nullable ServerEntity> locked(UUID id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    Uni<List<ServerEntity>> some(Collection<UUID> ids) {
        return list("id in ?1", ids);
    }
}
