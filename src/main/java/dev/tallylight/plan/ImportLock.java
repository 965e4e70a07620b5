package dev.tallylight.plan;

import dev.tallylight.access.Slice;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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

    /** Well within the silence after which a connection is taken for dead. */
    private static final Duration STILL = Duration.ofSeconds(4);

    private static final String TAKE = "select pg_try_advisory_lock(hashtext('tallylight.import')) as taken";
    private static final String GIVE_BACK = "select pg_advisory_unlock(hashtext('tallylight.import'))";
    private static final String NAME = "select set_config('application_name', $1, false)";
    private static final String NO_NAME = "reset application_name";
    private static final String NAMES = """
            select application_name from pg_stat_activity
            where datname = current_database() and starts_with(application_name, $1)""";

    private final Pool pool;
    private final Vertx vertx;
    private final InstantSource clock;

    ImportLock(Pool pool, Vertx vertx, InstantSource clock) {
        this.pool = pool;
        this.vertx = vertx;
        this.clock = clock;
    }

    /** The lock, while it is held. */
    static final class Held {
        private final SqlConnection connection;
        private final Slice slice;
        private final Instant startedAt;
        private final int rows;
        private volatile int done;

        private Held(SqlConnection connection, Slice slice, Instant startedAt, int rows) {
            this.connection = connection;
            this.slice = slice;
            this.startedAt = startedAt;
            this.rows = rows;
        }

        /**
         * To be asked every few seconds: it keeps the connection in use, and fails when the lock went with it.
         *
         * @param done how many rows are done, for whoever asks how far it is
         */
        Uni<Void> still(int done) {
            this.done = done;
            return still();
        }

        private Uni<Void> still() {
            return connection
                    .preparedQuery(NAME)
                    .execute(Tuple.of(ImportProgress.name(slice, startedAt, rows, done)))
                    .replaceWithVoid();
        }
    }

    /**
     * @param slice whose import it is
     * @param rows how many there are to do
     * @return what the work gives; fails with a problem when another import is under way for too long
     */
    <T> Uni<T> during(Slice slice, int rows, Function<Held, Uni<T>> work) {
        return take(slice, rows, (int) (PATIENCE.toMillis() / BETWEEN_TRIES.toMillis()))
                .chain(held -> held.still(0)
                        .chain(() ->
                                Uni.join().first(work.apply(held), lost(held)).toTerminate())
                        .onTermination()
                        .call(() -> giveBack(held)));
    }

    /** Fails once the lock is lost, and never ends else: while a lot takes long, its connection must not fall silent. */
    private <T> Uni<T> lost(Held held) {
        return pause(vertx, STILL).chain(() -> held.still()).chain(() -> this.<T>lost(held));
    }

    /** How far the one is that holds the lock, on whichever replica; nothing is under way where that is beyond the slice. */
    Uni<ImportProgress> progress(Slice slice) {
        return pool.preparedQuery(NAMES).execute(Tuple.of(ImportProgress.LEAD)).map(found -> {
            for (Row row : found) {
                ImportProgress progress = ImportProgress.of(slice, row.getString("application_name"));
                if (progress.underWay()) {
                    return progress;
                }
            }
            return ImportProgress.NONE;
        });
    }

    private Uni<Held> take(Slice slice, int rows, int tries) {
        return pool.getConnection()
                .chain(connection -> connection
                        .query(TAKE)
                        .execute()
                        .map(found -> found.iterator().next().getBoolean("taken"))
                        .onFailure()
                        .call(connection::close)
                        .chain(taken -> {
                            if (taken) {
                                return Uni.createFrom().item(new Held(connection, slice, clock.instant(), rows));
                            }
                            return connection.close().chain(() -> again(slice, rows, tries));
                        }));
    }

    private Uni<Held> again(Slice slice, int rows, int tries) {
        if (tries <= 1) {
            return Uni.createFrom()
                    .failure(
                            new ProblemException(
                                    ProblemType.CONFLICT,
                                    "Another import is under way: nothing of this one was applied. Send it again once that has ended."));
        }
        return pause(vertx, BETWEEN_TRIES).chain(() -> take(slice, rows, tries - 1));
    }

    /** In the context that asks, where a session can begin. */
    static Uni<Void> pause(Vertx vertx, Duration time) {
        return Uni.createFrom()
                .emitter(next -> vertx.getDelegate().setTimer(time.toMillis(), ignored -> next.complete(null)));
    }

    /** The lock first: a connection that goes back to the pool with it would hold up all imports. */
    private static Uni<Void> giveBack(Held held) {
        return quietly(held, GIVE_BACK)
                .chain(() -> quietly(held, NO_NAME))
                .chain(held.connection::close)
                .onFailure()
                .recoverWithNull();
    }

    private static Uni<Void> quietly(Held held, String statement) {
        return held.connection
                .query(statement)
                .execute()
                .replaceWithVoid()
                .onFailure()
                .invoke(e -> LOG.debug("the lock of an import ended with its connection", e))
                .onFailure()
                .recoverWithNull();
    }
}
