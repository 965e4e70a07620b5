package dev.tallylight.access;

import dev.tallylight.access.audit.Audit;
import dev.tallylight.access.audit.Fields;
import dev.tallylight.access.audit.Note;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Existing;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.store.Ids;
import dev.tallylight.store.Signals;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes, lists and revokes tokens. */
@ApplicationScoped
public class TokenRegistry {
    /** What the tokens of the API begin with: whoever finds one knows what it opens. Older ones, without it, stay valid. */
    static final String PREFIX = "tl_";

    /** Of a token, what is kept to know it again by: the prefix, and 30 bits of its 256. */
    private static final int BEGINNING = PREFIX.length() + 5;

    private static final String TOKEN = "token";

    private final TokenRepository tokens;
    private final Audit audit;
    private final Signals signals;
    private final InstantSource clock;
    private final Pool pool;

    TokenRegistry(TokenRepository tokens, Audit audit, Signals signals, InstantSource clock, Pool pool) {
        this.tokens = tokens;
        this.audit = audit;
        this.signals = signals;
        this.clock = clock;
        this.pool = pool;
    }

    /** In the order they were made; one more than {@code limit} where there are more. */
    @WithSession
    public Uni<List<TokenView>> list(@Nullable Cursor cursor, int limit) {
        return tokens.page(cursor, limit + 1)
                .map(rows -> rows.stream()
                        .map(entity -> TokenView.of(entity, null, clock.instant()))
                        .toList());
    }

    @WithTransaction
    public Uni<TokenView> create(TokenRequest request) {
        request.check(clock.instant());
        String token = SecretText.random(PREFIX);
        TokenEntity entity =
                entity(Objects.requireNonNull(request.name()), Objects.requireNonNull(request.role()), token);
        Slice slice = request.slice();
        entity.tags = slice.isAll() ? null : slice.array();
        entity.addresses = request.from();
        entity.beginning = token.substring(0, BEGINNING);
        entity.expiresAt = request.expiresAt();
        return tokens.persist(entity)
                .call(() -> audit.note(Note.created(TOKEN, entity.id, entity.name, fields(entity))))
                .map(saved -> TokenView.of(saved, token, clock.instant()));
    }

    @WithTransaction
    public Uni<Void> revoke(UUID id) {
        return Existing.orNotFound(tokens.findById(id), TOKEN, id)
                .invoke(entity -> {
                    if (entity.bootstrap) {
                        throw new ProblemException(
                                ProblemType.CONFLICT,
                                "This is the token of TALLYLIGHT_ADMIN_TOKEN: change it there and restart.");
                    }
                })
                .call(entity -> audit.note(Note.deleted(TOKEN, id, entity.name, fields(entity))))
                .chain(tokens::delete)
                .chain(() -> tokens.getSession())
                .chain(session -> signals.send(session, Signals.Channel.ACCESS_CHANGED, ""));
    }

    /** Whether it is the bootstrap token already: as at most starts, which are the sooner done without Hibernate. */
    public Uni<Boolean> isBootstrap(String token) {
        return pool.preparedQuery("select exists (select from access_token where bootstrap and hash = $1) as known")
                .execute(Tuple.of(Buffer.buffer(SecretText.sha256(token))))
                .map(rows -> rows.iterator().next().getBoolean("known"));
    }

    /** Makes the configuration's admin token the one bootstrap token; a changed one replaces the one before, and its sign-ins. */
    @WithTransaction
    public Uni<Void> installBootstrap(String token) {
        byte[] hash = SecretText.sha256(token);
        return tokens.bootstrap().chain(present -> {
            if (present == null) {
                TokenEntity entity = entity("bootstrap", Role.ADMIN, token);
                entity.bootstrap = true;
                return tokens.persist(entity)
                        .chain(() -> audit.note(Note.created(TOKEN, entity.id, entity.name, fields(entity))));
            }
            if (!Arrays.equals(present.hash, hash)) {
                present.hash = hash;
                return audit.note(Note.replaced(TOKEN, present.id, present.name, TOKEN))
                        .chain(() -> tokens.endSessions(present.id));
            }
            return Uni.createFrom().voidItem();
        });
    }

    private static Fields fields(TokenEntity entity) {
        List<@Nullable String> tags = entity.tags == null ? null : List.of(entity.tags);
        List<@Nullable String> addresses = entity.addresses == null ? null : List.of(entity.addresses);
        return Fields.of(
                new TokenRequest(entity.name, Role.ofWireName(entity.role), tags, entity.expiresAt, addresses));
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
