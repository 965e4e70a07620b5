package dev.tallylight.access;

import dev.tallylight.access.audit.Audit;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.Signals;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Sign-ins to the console: a random secret in a cookie stands for a token; only its hash is kept. */
@ApplicationScoped
public class ConsoleSessions {
    public static final String COOKIE = "tallylight-session";

    private static final String SIGN_IN = """
            with made as (insert into console_session (hash, token_id, expires_at)
                          select $1, id, least($3, expires_at) from access_token
                          where hash = $2 and (expires_at is null or expires_at > now())
                          returning token_id)
            select t.id, t.name from made join access_token t on t.id = made.token_id""";

    private final Pool pool;
    private final Audit audit;
    private final TokenUse use;
    private final Signals signals;
    private final InstantSource clock;
    private final Followers followers;
    private final Duration lifetime;
    private @Nullable Follower forgetting;

    ConsoleSessions(
            Pool pool,
            Audit audit,
            TokenUse use,
            Signals signals,
            InstantSource clock,
            Followers followers,
            AccessConfig config) {
        this.pool = pool;
        this.audit = audit;
        this.use = use;
        this.signals = signals;
        this.clock = clock;
        this.followers = followers;
        this.lifetime = config.consoleSession();
    }

    void start(@Observes HubStart event) {
        forgetting = followers.each(Follower.Plan.of("console sessions", Duration.ofHours(1)), this::forgetExpired);
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (forgetting != null) {
            forgetting.stop();
        }
    }

    /** How long a sign-in lasts: the cookie's Max-Age. */
    public Duration lifetime() {
        return lifetime;
    }

    /** Signs in: the cookie's value, or null when no token is like this, or it has expired. It is audited. */
    public Uni<@Nullable String> signIn(String token) {
        String secret = SecretText.random("");
        return pool.withTransaction(connection -> connection
                .preparedQuery(SIGN_IN)
                .execute(Tuple.of(
                        Buffer.buffer(SecretText.sha256(secret)),
                        Buffer.buffer(SecretText.sha256(token)),
                        clock.instant().plus(lifetime).atOffset(ZoneOffset.UTC)))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().nullItem()
                        : noted(connection, rows.iterator().next()).replaceWith(secret)));
    }

    private Uni<Void> noted(SqlConnection connection, Row token) {
        use.note(token.getUUID("id"));
        return audit.signedIn(
                connection, token.getString("name"), token.getUUID("id").toString());
    }

    public Uni<Void> signOut(String secret) {
        return pool.preparedQuery("delete from console_session where hash = $1")
                .execute(Tuple.of(Buffer.buffer(SecretText.sha256(secret))))
                .chain(() -> signals.send(Signals.Channel.ACCESS_CHANGED, ""));
    }

    Uni<Void> forgetExpired() {
        return pool.query("delete from console_session where expires_at < now()")
                .execute()
                .replaceWithVoid();
    }
}
