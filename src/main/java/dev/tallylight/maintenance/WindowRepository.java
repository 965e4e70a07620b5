package dev.tallylight.maintenance;

import dev.tallylight.rest.Cursor;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class WindowRepository implements PanacheRepositoryBase<WindowEntity, UUID> {
    /** The order of the rows is nothing to it, and so is the clock. */
    private static final String FINGERPRINT = """
            select count(*) || ':' || coalesce(sum(hashtextextended(cast(id as text) || '@' || revision, 0)), 0)
            from maintenance_window""";

    Uni<String> fingerprint() {
        return Panache.getSession()
                .chain(session ->
                        session.createNativeQuery(FINGERPRINT, String.class).getSingleResult());
    }

    /** In a transaction, until it ends. Null where there is none. */
    Uni<WindowEntity> locked(UUID id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** In the order of their ids. */
    Uni<List<WindowEntity>> some(Collection<UUID> ids) {
        return find("id in ?1", Sort.by("id"), ids).list();
    }

    Uni<List<WindowEntity>> page(@Nullable Cursor cursor, int most) {
        return (cursor == null ? findAll(Sort.by("id")) : find("id > ?1", Sort.by("id"), cursor.id()))
                .range(0, most - 1)
                .list();
    }
}
