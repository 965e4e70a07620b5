package dev.tallylight.store;

import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long anything may take that has to do with the database: to connect, to wait for a connection, a statement, a
 * transaction that does nothing, and a connection that says nothing. Without these a connection whose packets vanish
 * (a firewall that forgot it, a proxy that acknowledges and forwards nothing) holds whoever uses it for ever. With them
 * it is given up, and its work goes on over another, within 15 s.
 *
 * <p>A statement that takes its time is ended by the server, with an error, before the silence ends its connection.
 */
final class DatabaseLimits {
    /** For a connection to be made. */
    static final Duration CONNECT = Duration.ofSeconds(5);

    /** For a connection of the pool to become free. */
    static final Duration WAIT = Duration.ofSeconds(8);

    /** For a statement, waiting for a lock included. */
    static final Duration STATEMENT = Duration.ofSeconds(10);

    /** For a transaction to send its next statement: it holds locks, and we may be gone. */
    static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(10);

    /** For a connection that is in use to bring a byte. */
    static final Duration SILENCE = Duration.ofSeconds(13);

    /** For a connection that is not: the pool closes it before its silence would, and makes another when it needs one. */
    static final Duration UNUSED = Duration.ofSeconds(8);

    private static final Duration LOOK_FOR_UNUSED = Duration.ofSeconds(1);

    private DatabaseLimits() {}

    /** Sets the limits of a pool. */
    static PoolOptions limit(PoolOptions options) {
        return options.setConnectionTimeout((int) WAIT.toMillis())
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout((int) UNUSED.toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setPoolCleanerPeriod((int) LOOK_FOR_UNUSED.toMillis());
    }

    /** Sets the limits of a connection. They go out with its first message, so that no statement is without them. */
    static PgConnectOptions limit(PgConnectOptions options) {
        options.setConnectTimeout((int) CONNECT.toMillis());
        options.setTcpKeepAlive(true);
        options.setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        options.setReadIdleTimeout((int) SILENCE.toMillis());
        return options.addProperty("statement_timeout", String.valueOf(STATEMENT.toMillis()))
                .addProperty("idle_in_transaction_session_timeout", String.valueOf(IDLE_IN_TRANSACTION.toMillis()));
    }
}
