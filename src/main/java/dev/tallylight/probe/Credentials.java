package dev.tallylight.probe;

/** What opens a protected stream. Never logged: {@code toString} is redacted. */
public sealed interface Credentials {
    /** Basic or Digest, whichever the server asks for. */
    record UserPassword(String username, String password) implements Credentials {
        @Override
        public String toString() {
            return "UserPassword[***]";
        }
    }

    /** {@code Authorization: Bearer}. */
    record BearerToken(String token) implements Credentials {
        @Override
        public String toString() {
            return "BearerToken[***]";
        }
    }
}
