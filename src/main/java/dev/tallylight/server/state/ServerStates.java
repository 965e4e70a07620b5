package dev.tallylight.server.state;

import dev.tallylight.alert.AlertState;
import dev.tallylight.alert.SubjectState;
import dev.tallylight.server.Servers;
import dev.tallylight.server.WatchedServer;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What servers are held to be, and when they were heard last. Everything here runs in the caller's transaction. */
@ApplicationScoped
class ServerStates {
    /** Read after the lock: whoever held it before may have looked at later ones. */
    private static final String HEARD =
            "select cast(server_id as text) as id, cast(extract(epoch from at) * 1000000 as bigint) as micros from server_beat"
                    + " where server_id = any (cast(cast(?1 as varchar[]) as uuid[]))";

    private static final String LOCK =
            "select 1 from server_state where server_id = cast(?1 as uuid) for no key update";

    private final ServerStateRepository states;
    private final Servers servers;

    ServerStates(ServerStateRepository states, Servers servers) {
        this.states = states;
        this.servers = servers;
    }

    /**
     * A server, under lock.
     *
     * @param heard when it was heard last; null where it never was
     */
    record Locked(
            WatchedServer server,
            SubjectState state,
            AlertState alerts,
            @Nullable Instant lookAt,
            @Nullable Instant heard) {
        ServerMachine.Facts facts() {
            return new ServerMachine.Facts(state, server.times(), heard);
        }

        ServerMachine.Facts facts(SubjectState after) {
            return new ServerMachine.Facts(after, server.times(), heard);
        }
    }

    /** Locks servers until the transaction ends, in the order of their ids; those that were deleted are left out. */
    Uni<List<Locked>> lock(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return states.locked(ids).chain(rows -> {
            List<UUID> present = rows.stream().map(row -> row.serverId).toList();
            return present.isEmpty()
                    ? Uni.createFrom().item(List.<Locked>of())
                    : servers.watched(present)
                            .chain(watched -> heard(present).map(heard -> joined(rows, watched, heard)));
        });
    }

    /** The lock alone, of one that is there. */
    Uni<Void> lockRow(UUID server) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(LOCK, Integer.class)
                        .setParameter(1, server.toString())
                        .getResultList())
                .replaceWithVoid();
    }

    private static List<Locked> joined(
            List<ServerStateEntity> rows, List<WatchedServer> watched, Map<UUID, Instant> heard) {
        Map<UUID, WatchedServer> byId =
                watched.stream().collect(Collectors.toMap(WatchedServer::id, Function.identity()));
        List<Locked> locked = new ArrayList<>();
        for (ServerStateEntity row : rows) {
            WatchedServer server = byId.get(row.serverId);
            if (server != null) {
                locked.add(new Locked(server, row.toState(), row.toAlerts(), row.lookAt, heard.get(row.serverId)));
            }
        }
        return locked;
    }

    /** When those were heard last that ever were. */
    Uni<Map<UUID, Instant>> heard(Collection<UUID> ids) {
        String[] asked = ids.stream().map(UUID::toString).toArray(String[]::new);
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(HEARD, Tuple.class)
                        .setParameter(1, asked)
                        .getResultList())
                .map(rows -> {
                    Map<UUID, Instant> heard = new HashMap<>();
                    rows.forEach(row -> heard.put(
                            UUID.fromString(row.get("id", String.class)),
                            Instant.EPOCH.plus(row.get("micros", Long.class), ChronoUnit.MICROS)));
                    return heard;
                });
    }

    /** How those stand that there are. */
    Uni<Map<UUID, SubjectState>> standings(Collection<UUID> ids) {
        return states.of(ids)
                .map(rows -> rows.stream().collect(Collectors.toMap(row -> row.serverId, ServerStateEntity::toState)));
    }

    Uni<Void> create(UUID server, SubjectState state) {
        ServerStateEntity entity = new ServerStateEntity();
        entity.serverId = server;
        entity.become(state);
        return states.persist(entity).replaceWithVoid();
    }

    /** Of a server that is locked. */
    Uni<Void> write(UUID server, SubjectState state) {
        return present(server).invoke(entity -> entity.become(state)).replaceWithVoid();
    }

    /** Of a server that is locked. */
    Uni<Void> write(UUID server, AlertState alerts) {
        return present(server).invoke(entity -> entity.hold(alerts)).replaceWithVoid();
    }

    /** When the silence of a server that is locked is to be judged. */
    Uni<Void> writeLookAt(UUID server, @Nullable Instant at) {
        return present(server).invoke(entity -> entity.lookAt = at).replaceWithVoid();
    }

    private Uni<ServerStateEntity> present(UUID server) {
        return states.findById(server)
                .map(entity -> Objects.requireNonNull(entity, "the server is locked, so it is there"));
    }
}
