package dev.tallylight.access;

import dev.tallylight.rest.Cursor;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class TokenRepository implements PanacheRepositoryBase<TokenEntity, UUID> {
    Uni<List<TokenEntity>> page(@Nullable Cursor cursor, int most) {
        return (cursor == null ? findAll(Sort.by("id")) : find("id > ?1", Sort.by("id"), cursor.id()))
                .range(0, most - 1)
                .list();
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
