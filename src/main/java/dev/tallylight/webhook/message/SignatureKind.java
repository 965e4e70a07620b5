package dev.tallylight.webhook.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How an endpoint's deliveries are signed: the identifiers of Standard Webhooks 1.0. */
public enum SignatureKind {
    /** HMAC-SHA256 with a secret that both sides have: {@code whsec_…}. */
    V1,
    /** Ed25519 with a key that only we have ({@code whsk_…}); the receiver has the public one: {@code whpk_…}. */
    V1A;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException whose message lists the kinds */
    @JsonCreator
    public static SignatureKind ofWireName(String name) {
        for (SignatureKind kind : values()) {
            if (kind.wireName().equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("must be v1 (a shared secret) or v1a (Ed25519)");
    }
}
