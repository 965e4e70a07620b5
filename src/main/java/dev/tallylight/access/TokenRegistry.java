package dev.tallylight.access;

import dev.tallylight.rest.Existing;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.store.Ids;
import dev.tallylight.store.Signals;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Makes, lists and revokes tokens. */
@ApplicationScoped
public class TokenRegistry {
    private static final Logger AUDIT = Logger.getLogger("dev.tallylight.audit");

    private final TokenRepository tokens;
    private final Signals signals;
    private final InstantSource clock;

    TokenRegistry(TokenRepository tokens, Signals signals, InstantSource clock) {
        this.tokens = tokens;
        this.signals = signals;
        this.clock = clock;
    }

    @WithSession
    public Uni<List<TokenView>> list() {
        return tokens.all()
                .map(all ->
                        all.stream().map(entity -> TokenView.of(entity, null)).toList());
    }

    @WithTransaction
    public Uni<TokenView> create(TokenRequest request) {
        request.check();
        String token = SecretText.random("tl_");
        TokenEntity entity =
                entity(Objects.requireNonNull(request.name()), Objects.requireNonNull(request.role()), token);
        AUDIT.infof("token %s created: role %s, name \"%s\"", entity.id, entity.role, entity.name);
        return tokens.persist(entity).map(saved -> TokenView.of(saved, token));
    }

    @WithTransaction
    public Uni<Void> revoke(UUID id) {
        return Existing.orNotFound(tokens.findById(id), "token", id)
                .invoke(entity -> {
                    if (entity.bootstrap) {
                        throw new ProblemException(
                                ProblemType.CONFLICT,
                                "This is the token of TALLYLIGHT_ADMIN_TOKEN: change it there and restart.");
                    }
                    AUDIT.infof("token %s revoked: name \"%s\"", entity.id, entity.name);
                })
                .chain(tokens::delete)
                .chain(() -> tokens.getSession())
                .chain(session -> signals.send(session, Signals.Channel.ACCESS_CHANGED, ""));
    }

    /** Makes the configuration's admin token the one bootstrap token; a changed one replaces the one before, and its sign-ins. */
    @WithTransaction
    public Uni<Void> installBootstrap(String token) {
        byte[] hash = SecretText.sha256(token);
        return tokens.bootstrap().chain(present -> {
            if (present == null) {
                TokenEntity entity = entity("bootstrap", Role.ADMIN, token);
                entity.bootstrap = true;
                return tokens.persist(entity).replaceWithVoid();
            }
            if (!Arrays.equals(present.hash, hash)) {
                present.hash = hash;
                AUDIT.info(
                        "the bootstrap token was replaced by the configuration's; its sign-ins to the console are ended");
                return tokens.endSessions(present.id);
            }
            return Uni.createFrom().voidItem();
        });
    }

    private TokenEntity entity(String name, Role role, String token) {
        TokenEntity entity = new TokenEntity();
        entity.createdAt = clock.instant();
        entity.id = Ids.at(entity.createdAt);
        entity.name = name;
        entity.role = role.wireName();
        entity.hash = SecretText.sha256(token);
        return entity;
    }
}
