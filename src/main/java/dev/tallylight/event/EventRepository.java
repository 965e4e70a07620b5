package dev.tallylight.event;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

@ApplicationScoped
class EventRepository implements PanacheRepositoryBase<EventEntity, UUID> {
    Uni<Long> nextSequence(Mutiny.Session session) {
        return session.createNativeQuery("select nextval('event_sequence')", Long.class)
                .getSingleResult();
    }

    Uni<List<EventEntity>> byIds(List<UUID> ids) {
        return list("id in ?1", ids);
    }
}
