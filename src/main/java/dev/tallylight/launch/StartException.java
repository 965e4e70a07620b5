package dev.tallylight.launch;

/** Why Tallylight cannot start: one line that says what to do about it. */
final class StartException extends RuntimeException {
    StartException(String message) {
        super(message, null, false, false);
    }
}
