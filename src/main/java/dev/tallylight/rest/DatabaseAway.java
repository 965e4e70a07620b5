package dev.tallylight.rest;

import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Tells a database that cannot answer just now from a fault of ours. */
public final class DatabaseAway {
    /**
     * Of SQLSTATE, as PostgreSQL's appendix A has them: connection exception, transaction rollback (a deadlock, say),
     * insufficient resources (a full disk), operator intervention (a shutdown, a statement's time limit), system error.
     */
    private static final Set<String> NOT_NOW = Set.of("08", "40", "53", "57", "58");

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String IDLE_IN_TRANSACTION = "25P03";
    private static final int MOST_CAUSES = 20;

    private DatabaseAway() {}

    /** Whether that is why it failed, and the same again may do. */
    public static boolean isWhy(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
            if (is(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean is(Throwable failure) {
        return switch (failure) {
            case PgException answer -> isNotNow(answer.getSqlState());
            case SQLException answer -> isNotNow(answer.getSQLState()); // as Hibernate Reactive hands it on
            case ClosedConnectionException closed -> true;
            case ConnectException unreached -> true;
            case UnknownHostException unknown -> true;
            case TimeoutException late -> true;
            case VertxException plain -> isOfThePool(String.valueOf(plain.getMessage()));
            case NoStackTraceThrowable plain -> isOfThePool(String.valueOf(plain.getMessage()));
            default -> false;
        };
    }

    /** No connection became free in time, or the one that did had just been closed. */
    private static boolean isOfThePool(String message) {
        return message.startsWith("Timeout") || message.startsWith("Connection is not active");
    }

    private static boolean isNotNow(@Nullable String state) {
        return state != null
                && state.length() == 5
                && (NOT_NOW.contains(state.substring(0, 2))
                        || state.equals(LOCK_NOT_AVAILABLE)
                        || state.equals(IDLE_IN_TRANSACTION));
    }
}
