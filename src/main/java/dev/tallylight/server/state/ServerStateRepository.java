package dev.tallylight.server.state;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class ServerStateRepository implements PanacheRepositoryBase<ServerStateEntity, UUID> {
    /** In the same order for everybody, so that nobody waits for another in a circle. */
    Uni<List<ServerStateEntity>> locked(Collection<UUID> servers) {
        return find("serverId in ?1 order by serverId", servers)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    Uni<List<ServerStateEntity>> of(Collection<UUID> servers) {
        return list("serverId in ?1", servers);
    }
}
