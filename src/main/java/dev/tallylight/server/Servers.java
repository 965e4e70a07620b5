package dev.tallylight.server;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Servers for the room that decides what they are. In the caller's session. */
@ApplicationScoped
public class Servers {
    private final ServerRepository servers;

    Servers(ServerRepository servers) {
        this.servers = servers;
    }

    /** Those that there are. */
    public Uni<List<WatchedServer>> watched(Collection<UUID> ids) {
        return ids.isEmpty()
                ? Uni.createFrom().item(List.of())
                : servers.some(ids)
                        .map(rows -> rows.stream().map(WatchedServer::of).toList());
    }
}
