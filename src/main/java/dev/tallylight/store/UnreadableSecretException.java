package dev.tallylight.store;

/** A secret in the database was sealed with an encryption key that is not at hand, or was altered since. */
public final class UnreadableSecretException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    UnreadableSecretException(Throwable cause) {
        super("a secret in the database was written with another encryption key than those given", cause);
    }
}
