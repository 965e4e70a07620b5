package dev.tallylight.status;

import dev.tallylight.rest.Cursor;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class TransitionRepository implements PanacheRepositoryBase<TransitionEntity, UUID> {
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
