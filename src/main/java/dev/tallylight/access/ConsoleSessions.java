package dev.tallylight.access;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Sign-ins to the console: a random secret in a cookie stands for a token; only its hash is kept. */
@ApplicationScoped
public class ConsoleSessions {
    public static final String COOKIE = "tallylight-session";

    private final Pool pool;
    private final InstantSource clock;
    private final Duration lifetime;

    ConsoleSessions(Pool pool, InstantSource clock, AccessConfig config) {
        this.pool = pool;
        this.clock = clock;
        this.lifetime = config.consoleSession();
    }

    /** How long a sign-in lasts: the cookie's Max-Age. */
    public Duration lifetime() {
        return lifetime;
    }

    /** Signs in: the cookie's value, or null when no token is like this. */
    public Uni<@Nullable String> signIn(String token) {
        String secret = SecretText.random("");
        return pool.preparedQuery(
                        "insert into console_session (hash, token_id, expires_at) select $1, id, $3 from access_token where hash = $2")
                .execute(Tuple.of(
                        Buffer.buffer(SecretText.sha256(secret)),
                        Buffer.buffer(SecretText.sha256(token)),
                        clock.instant().plus(lifetime).atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.rowCount() == 1 ? secret : null);
    }

    public Uni<Void> signOut(String secret) {
        return pool.preparedQuery("delete from console_session where hash = $1")
                .execute(Tuple.of(Buffer.buffer(SecretText.sha256(secret))))
                .replaceWithVoid();
    }

    @Scheduled(every = "1h", delayed = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> forgetExpired() {
        return pool.query("delete from console_session where expires_at < now()")
                .execute()
                .replaceWithVoid();
    }
}
