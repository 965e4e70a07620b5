package dev.tallylight.access;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** What a request brought to prove who it is. */
final class Credentials extends BaseAuthenticationRequest {
    /** Where the secret came from: it decides which table knows it. */
    enum Kind {
        TOKEN,
        SESSION
    }

    private final Kind kind;
    private final String secret;

    Credentials(Kind kind, String secret) {
        this.kind = kind;
        this.secret = secret;
    }

    Kind kind() {
        return kind;
    }

    String secret() {
        return secret;
    }
}
