package dev.tallylight.webhook.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.webhook.message.DispersaBody;
import dev.tallylight.webhook.message.Signer;
import dev.tallylight.webhook.message.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks a request as a handler should: the signature of Standard Webhooks over id, time and body, the age of that time,
 * and Dispersa's digest. Pure.
 */
final class RequestChecks {
    /** As the standard's libraries have it. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final ObjectMapper JSON = new ObjectMapper();

    private RequestChecks() {}

    static Check signature(ReceivedRequest request, List<KnownEndpoint> endpoints) {
        String id = request.header("webhook-id");
        String timestamp = request.header("webhook-timestamp");
        String signatures = request.header("webhook-signature");
        if (id == null || timestamp == null || signatures == null) {
            return Check.absent("it does not have webhook-id, webhook-timestamp and webhook-signature");
        }
        Instant at = seconds(timestamp);
        if (at == null) {
            return Check.failed("webhook-timestamp is no number of seconds");
        }
        if (Duration.between(at, request.receivedAt()).abs().compareTo(TOLERANCE) > 0) {
            return Check.failed("webhook-timestamp is more than 5 minutes from when it came: a repeat of an old one?");
        }
        if (!request.whole()) {
            return Check.unknown("the body is longer than what is kept of it");
        }
        for (KnownEndpoint endpoint : endpoints) {
            for (SigningKey secret : endpoint.secrets()) {
                if (holds(signatures, Signer.sign(id, at, request.body(), List.of(secret)))) {
                    return Check.verified(endpoint.id(), "signed with the secret of this webhook");
                }
            }
        }
        return none(endpoints, "no secret of the webhooks that send here makes this signature");
    }

    static Check digest(ReceivedRequest request, List<KnownEndpoint> endpoints) {
        JsonNode body = json(request.body());
        String time = body == null ? null : body.path("time").textValue();
        String digest = body == null ? null : body.path("digest").textValue();
        if (time == null || digest == null) {
            return Check.absent("the body has no time and digest");
        }
        for (KnownEndpoint endpoint : endpoints) {
            if (same(DispersaBody.digest(time, endpoint.token()), digest)) {
                return Check.verified(endpoint.id(), "MD5 of time and the token of this webhook");
            }
        }
        return none(endpoints, "no token of the webhooks that send here makes this digest");
    }

    private static Check none(List<KnownEndpoint> endpoints, String failure) {
        return endpoints.isEmpty()
                ? Check.unknown("no webhook of this installation sends here, so its secret is not known")
                : Check.failed(failure);
    }

    private static boolean holds(String signatures, String expected) {
        return Arrays.stream(signatures.split(" ")).anyMatch(one -> same(one, expected));
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable Instant seconds(String text) {
        return text.matches("[0-9]{1,11}") ? Instant.ofEpochSecond(Long.parseLong(text)) : null;
    }

    private static @Nullable JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            return null;
        }
    }
}
