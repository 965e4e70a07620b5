package dev.tallylight.plan;

import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * One import at a time, on whichever replica: two that contradict each other are applied one after the other, and the
 * streams are what the later list says. Whoever comes while another one is under way waits for a minute, then is told
 * so. A lock of PostgreSQL's that ends with its connection: a replica that dies holds nobody up.
 */
@ApplicationScoped
class ImportLock {
    private static final Logger LOG = Logger.getLogger(ImportLock.class);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(250);
    private static final String TAKE = "select pg_try_advisory_lock(hashtext('tallylight.import')) as taken";
    private static final String GIVE_BACK = "select pg_advisory_unlock(hashtext('tallylight.import'))";

    private final Pool pool;
    private final Vertx vertx;

    ImportLock(Pool pool, Vertx vertx) {
        this.pool = pool;
        this.vertx = vertx;
    }

    /** The lock, while it is held. */
    static final class Held {
        private final SqlConnection connection;

        private Held(SqlConnection connection) {
            this.connection = connection;
        }

        /** To be asked every few seconds: it keeps the connection in use, and fails when the lock went with it. */
        Uni<Void> still() {
            return connection.query("select 1").execute().replaceWithVoid();
        }
    }

    /** @return what the work gives; fails with a problem when another import is under way for too long */
    <T> Uni<T> during(Function<Held, Uni<T>> work) {
        return take((int) (PATIENCE.toMillis() / BETWEEN_TRIES.toMillis()))
                .chain(held -> Uni.createFrom()
                        .deferred(() -> work.apply(held))
                        .onTermination()
                        .call(() -> giveBack(held)));
    }

    private Uni<Held> take(int tries) {
        return pool.getConnection()
                .chain(connection -> connection
                        .query(TAKE)
                        .execute()
                        .map(rows -> rows.iterator().next().getBoolean("taken"))
                        .onFailure()
                        .call(connection::close)
                        .chain(taken -> {
                            if (taken) {
                                return Uni.createFrom().item(new Held(connection));
                            }
                            return connection.close().chain(() -> again(tries));
                        }));
    }

    private Uni<Held> again(int tries) {
        if (tries <= 1) {
            return Uni.createFrom()
                    .failure(
                            new ProblemException(
                                    ProblemType.CONFLICT,
                                    "Another import is under way: nothing of this one was applied. Send it again once that has ended."));
        }
        return pause(vertx, BETWEEN_TRIES).chain(() -> take(tries - 1));
    }

    /** In the context that asks, where a session can begin. */
    static Uni<Void> pause(Vertx vertx, Duration time) {
        return Uni.createFrom()
                .emitter(next -> vertx.getDelegate().setTimer(time.toMillis(), ignored -> next.complete(null)));
    }

    private static Uni<Void> giveBack(Held held) {
        return held.connection
                .query(GIVE_BACK)
                .execute()
                .replaceWithVoid()
                .onFailure()
                .invoke(e -> LOG.debug("the lock of an import ended with its connection", e))
                .onFailure()
                .recoverWithNull()
                .chain(held.connection::close)
                .onFailure()
                .recoverWithNull();
    }
}
