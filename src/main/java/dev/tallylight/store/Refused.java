package dev.tallylight.store;

import io.vertx.pgclient.PgException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells what PostgreSQL refuses for what it holds, and would refuse again, from what it could not do just now. */
public final class Refused {
    /** Of SQLSTATE, as PostgreSQL's appendix A has them: data exception, integrity violation, a limit exceeded. */
    private static final Set<String> FOR_WHAT_IT_HOLDS = Set.of("22", "23", "54");

    /** A failed serialization, and a deadlock of which it was the victim. */
    private static final Set<String> FOR_ANOTHER = Set.of("40001", "40P01");

    /** Another has what may be there once. */
    private static final String NOT_UNIQUE = "23505";

    private static final int MOST_CAUSES = 20;

    private Refused() {}

    /** Whether it was refused for what it holds. False for all that is none of the database's answers. */
    public static boolean forGood(Throwable failure) {
        String state = firstState(failure);
        return state != null && state.length() == 5 && FOR_WHAT_IT_HOLDS.contains(state.substring(0, 2));
    }

    /** Whether its transaction was given up for the sake of another, and is to be begun anew. */
    public static boolean forAnother(Throwable failure) {
        String state = firstState(failure);
        return state != null && FOR_ANOTHER.contains(state);
    }

    /**
     * Whether it was refused for what another transaction wrote meanwhile and may be there once: begun anew, it sees that.
     */
    public static boolean forAnEqual(Throwable failure) {
        return NOT_UNIQUE.equals(firstState(failure));
    }

    private static @Nullable String firstState(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
            String state = state(cause);
            if (state != null) {
                return state;
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static @Nullable String state(Throwable failure) {
        return switch (failure) {
            case PgException answer -> answer.getSqlState();
            case SQLException answer -> answer.getSQLState();
            default -> null;
        };
    }
}
