package dev.tallylight.status.ingest;

/** The database is there, and refuses a change for what it holds: offering the very same one again is of no use. */
public final class UnwritableException extends RuntimeException {
    UnwritableException(Throwable cause) {
        super("the database refuses the change", cause);
    }
}
