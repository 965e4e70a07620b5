package dev.tallylight.rest;

import io.vertx.pgclient.PgException;
import java.sql.SQLException;

/**
 * Tells two requests for the same from a fault of ours: each looked whether a name was taken, none saw the other, and the
 * database let one of them have it.
 */
final class TakenMeanwhile {
    /** Of SQLSTATE, as PostgreSQL's appendix A has it: unique_violation. */
    private static final String UNIQUE_VIOLATION = "23505";

    private static final int MOST_CAUSES = 20;

    private TakenMeanwhile() {}

    static boolean isWhy(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
            boolean taken = switch (cause) {
                case PgException answer -> UNIQUE_VIOLATION.equals(answer.getSqlState());
                case SQLException answer -> UNIQUE_VIOLATION.equals(answer.getSQLState());
                default -> false;
            };
            if (taken) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
