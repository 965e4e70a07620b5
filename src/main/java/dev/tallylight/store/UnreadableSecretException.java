package dev.tallylight.store;

/** A secret in the database was sealed with another encryption key, or was altered since. */
public final class UnreadableSecretException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    UnreadableSecretException(Throwable cause) {
        super("a secret in the database was not written with this encryption key", cause);
    }
}
