package dev.tallylight.status;

import dev.tallylight.alert.Status;
import dev.tallylight.rest.Cursor;
import dev.tallylight.store.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
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
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class TransitionRepository implements PanacheRepositoryBase<TransitionEntity, UUID> {
    private static final int MOST_CHANGES = 500;
    private static final List<String> SEEN =
            List.of(Status.ONLINE.wireName(), Status.DEGRADED.wireName(), Status.OFFLINE.wireName());

    /** When streams went from one status in which they were seen to another, since then; the newest first. */
    Uni<Map<UUID, List<Instant>>> changesSince(Collection<UUID> streamIds, Instant since) {
        // ids begin with their time: the partitions before it are not looked at
        return Panache.getSession()
                .chain(session -> session.createQuery(
                                "select streamId, confirmedAt from TransitionEntity where streamId in ?1 and id >= ?2"
                                        + " and status in ?3 and previousStatus in ?3 order by id desc",
                                Object[].class)
                        .setParameter(1, streamIds)
                        .setParameter(2, Ids.floor(since))
                        .setParameter(3, SEEN)
                        .setMaxResults(MOST_CHANGES * streamIds.size())
                        .getResultList())
                .map(rows -> rows.stream()
                        .collect(Collectors.groupingBy(
                                row -> (UUID) row[0],
                                Collectors.mapping(row -> (Instant) row[1], Collectors.toList()))));
    }

    /**
     * Those that made the streams what they are: one of each. By their numbers: their ids have the time of a clock that may
     * have been wrong.
     */
    Uni<Map<UUID, TransitionEntity>> last(Map<UUID, Long> sequences) {
        return list("streamId in ?1 and sequence in ?2", sequences.keySet(), Set.copyOf(sequences.values()))
                .map(rows -> rows.stream()
                        .filter(row -> Objects.equals(sequences.get(row.streamId), row.sequence))
                        .collect(Collectors.toMap(row -> row.streamId, row -> row, (one, other) -> one)));
    }

    /** Newest first. */
    Uni<List<TransitionEntity>> of(UUID streamId, @Nullable Cursor cursor, int most) {
        Sort newestFirst = Sort.descending("id");
        return (cursor == null
                        ? find("streamId = ?1", newestFirst, streamId)
                        : find("streamId = ?1 and id < ?2", newestFirst, streamId, cursor.id()))
                .range(0, most - 1)
                .list();
    }
}
