package dev.tallylight.plan.file;

/** A streams file, or one of its folder's, that changes nothing as it is: where and why, in our own words. */
public final class UnusableFileException extends RuntimeException {
    UnusableFileException(String where, String message) {
        super(where + ": " + message, null, false, false);
    }
}
