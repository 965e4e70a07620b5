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

    /** One statement, for the fingerprint must be of just these rows. Lists come as JSON: a tag may hold whatever else could stand between two. */
    private static final String ALL = """
            select f.fingerprint, w.name, w.recurrence, w.kind, cast(to_json(w.streams) as text) as streams,
                cast(to_json(w.tags) as text) as tags
            from (%s) as f (fingerprint) left join maintenance_window w on true order by w.id""".formatted(FINGERPRINT);

    Uni<String> fingerprint() {
        return Panache.getSession()
                .chain(session ->
                        session.createNativeQuery(FINGERPRINT, String.class).getSingleResult());
    }

    /** The fingerprint, name, recurrence, kind, streams and tags of each; one row without a name where there is none. In a session. */
    Uni<List<Object[]>> all() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ALL, Object[].class).getResultList());
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
