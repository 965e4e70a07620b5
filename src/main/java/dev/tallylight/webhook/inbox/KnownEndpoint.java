package dev.tallylight.webhook.inbox;

import dev.tallylight.webhook.message.SigningKey;
import java.util.List;
import java.util.UUID;

/**
 * A webhook endpoint that sends to an inbox.
 *
 * @param secrets those that sign at this time, the newest first
 * @param token of Dispersa's digest; empty where there is none
 */
record KnownEndpoint(UUID id, List<SigningKey> secrets, String token) {
    @Override
    public String toString() {
        return "KnownEndpoint[" + id + "]";
    }
}
