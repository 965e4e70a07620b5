package dev.tallylight.event;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

@ApplicationScoped
class EventRepository implements PanacheRepositoryBase<EventEntity, UUID> {
    /** As many as are wanted, the lowest first. */
    Uni<List<Long>> nextSequences(Mutiny.Session session, int count) {
        return session.createNativeQuery("select nextval('event_sequence') from generate_series(1, ?1)", Long.class)
                .setParameter(1, count)
                .getResultList()
                .map(sequences -> sequences.stream().sorted().toList());
    }

    Uni<List<EventEntity>> byIds(List<UUID> ids) {
        return list("id in ?1", ids);
    }
}
