package dev.tallylight.rest;

import dev.tallylight.net.OneLine;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
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
    private static final Logger LOG = Logger.getLogger(DatabaseAway.class);

    private static final Complaints COMPLAINTS = new Complaints(System::nanoTime, LOG::warn);

    private DatabaseAway() {}

    /** Whether that is why it failed, and the same again may do. */
    public static boolean isWhy(Throwable failure) {
        return why(failure) != null;
    }

    /** The same of a request, which is then answered 503; the log says why, now and then: a client is not told. */
    public static boolean isWhyOfRequest(Throwable failure) {
        Throwable why = why(failure);
        if (why != null) {
            COMPLAINTS.about(why);
        }
        return why != null;
    }

    private static @Nullable Throwable why(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
            if (is(cause)) {
                return cause;
            }
            cause = cause.getCause();
        }
        return null;
    }

    /** A line at a time, however many requests fail: all of them do while a database is away. */
    static final class Complaints {
        static final Duration PAUSE = Duration.ofSeconds(10);

        private static final int LONGEST = 300;

        private final LongSupplier nanoTime;
        private final Consumer<String> log;
        private boolean said;
        private long saidAt;
        private long unsaid;

        Complaints(LongSupplier nanoTime, Consumer<String> log) {
            this.nanoTime = nanoTime;
            this.log = log;
        }

        synchronized void about(Throwable why) {
            long now = nanoTime.getAsLong();
            if (said && now - saidAt < PAUSE.toNanos()) {
                unsaid++;
                return;
            }
            String words = why.getClass().getSimpleName() + ", " + why.getMessage();
            log.accept("a request was answered 503, for the database is away or slow: " + OneLine.of(words, LONGEST)
                    + (unsaid == 0 ? "" : "; so were " + unsaid + " others since the last such line"));
            said = true;
            saidAt = now;
            unsaid = 0;
        }
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
