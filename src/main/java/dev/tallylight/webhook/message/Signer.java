package dev.tallylight.webhook.message;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Signs as Standard Webhooks 1.0 says: over {@code id.timestamp.body}, written {@code v1,<base64>} (HMAC-SHA256) or
 * {@code v1a,<base64>} (Ed25519); several signatures, one per key, are separated by spaces.
 */
public final class Signer {
    private Signer() {}

    /**
     * The value of {@code webhook-signature}.
     *
     * @param id the value of {@code webhook-id}
     * @param at the value of {@code webhook-timestamp}; only its seconds count
     * @param keys the newest first
     */
    public static String sign(String id, Instant at, byte[] body, List<SigningKey> keys) {
        byte[] head = (id + "." + at.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8);
        return keys.stream().map(key -> key.sign(head, body)).collect(Collectors.joining(" "));
    }
}
