package dev.tallylight.status;

import dev.tallylight.rest.Cursor;
import dev.tallylight.store.Ids;
import dev.tallylight.stream.Status;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class TransitionRepository implements PanacheRepositoryBase<TransitionEntity, UUID> {
    private static final int MOST_CHANGES = 500;
    private static final List<String> SEEN =
            List.of(Status.ONLINE.wireName(), Status.DEGRADED.wireName(), Status.OFFLINE.wireName());

    /** When a stream went from one status in which it was seen to another, since then. */
    Uni<List<Instant>> changesSince(UUID streamId, Instant since) {
        // ids begin with their time: the partitions before it are not looked at
        return find(
                        "streamId = ?1 and id >= ?2 and status in ?3 and previousStatus in ?3",
                        Sort.descending("id"),
                        streamId,
                        Ids.floor(since),
                        SEEN)
                .range(0, MOST_CHANGES - 1)
                .list()
                .map(rows -> rows.stream().map(row -> row.confirmedAt).toList());
    }

    /** The one that made the stream what it is; there is one. */
    Uni<TransitionEntity> last(UUID streamId) {
        return find("streamId = ?1", Sort.descending("id"), streamId).firstResult();
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
