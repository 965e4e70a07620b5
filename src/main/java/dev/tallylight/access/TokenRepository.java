package dev.tallylight.access;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class TokenRepository implements PanacheRepositoryBase<TokenEntity, UUID> {
    Uni<List<TokenEntity>> all() {
        return listAll(Sort.by("id"));
    }

    Uni<TokenEntity> bootstrap() {
        return find("bootstrap", true).firstResult();
    }

    /** Ends the sign-ins to the console that were made with a token. */
    Uni<Void> endSessions(UUID token) {
        return getSession()
                .chain(session -> session.createNativeQuery("delete from console_session where token_id = ?1")
                        .setParameter(1, token)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
