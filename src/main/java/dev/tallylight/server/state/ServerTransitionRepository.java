package dev.tallylight.server.state;

import dev.tallylight.alert.Status;
import dev.tallylight.store.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

@ApplicationScoped
class ServerTransitionRepository implements PanacheRepositoryBase<ServerTransitionEntity, UUID> {
    private static final int MOST_CHANGES = 500;
    private static final List<String> HEARD_OF = List.of(Status.ONLINE.wireName(), Status.OFFLINE.wireName());

    /** When servers went offline or came back, since then; the newest first. */
    Uni<Map<UUID, List<Instant>>> changesSince(Collection<UUID> servers, Instant since) {
        return Panache.getSession()
                .chain(session -> session.createQuery(
                                "select serverId, confirmedAt from ServerTransitionEntity where serverId in ?1"
                                        + " and id >= ?2 and status in ?3 and previousStatus in ?3 order by id desc",
                                Object[].class)
                        .setParameter(1, servers)
                        .setParameter(2, Ids.floor(since))
                        .setParameter(3, HEARD_OF)
                        .setMaxResults(MOST_CHANGES * servers.size())
                        .getResultList())
                .map(rows -> rows.stream()
                        .collect(Collectors.groupingBy(
                                row -> (UUID) row[0],
                                Collectors.mapping(row -> (Instant) row[1], Collectors.toList()))));
    }

    /** Those that made the servers what they are, by their numbers. */
    Uni<Map<UUID, ServerTransitionEntity>> last(Map<UUID, Long> sequences) {
        return list("serverId in ?1 and sequence in ?2", sequences.keySet(), Set.copyOf(sequences.values()))
                .map(rows -> rows.stream()
                        .filter(row -> Objects.equals(sequences.get(row.serverId), row.sequence))
                        .collect(Collectors.toMap(row -> row.serverId, row -> row, (one, other) -> one)));
    }
}
