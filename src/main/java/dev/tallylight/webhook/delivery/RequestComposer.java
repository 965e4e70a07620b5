package dev.tallylight.webhook.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.event.Event;
import dev.tallylight.event.EventType;
import dev.tallylight.net.Url;
import dev.tallylight.webhook.ClientCertificate;
import dev.tallylight.webhook.EndpointSecrets;
import dev.tallylight.webhook.StreamUrls;
import dev.tallylight.webhook.message.DispersaBody;
import dev.tallylight.webhook.message.Format;
import dev.tallylight.webhook.message.Signer;
import dev.tallylight.webhook.message.SigningKey;
import dev.tallylight.webhook.message.StandardBody;
import dev.tallylight.webhook.send.ClientIdentity;
import dev.tallylight.webhook.send.SignedRequest;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Opens an endpoint's secrets and writes what one attempt sends: the body in its format, signed for this moment. */
@ApplicationScoped
class RequestComposer {
    private final EndpointSecrets secrets;
    private final Instance<StreamUrls> streamUrls;
    private final ObjectMapper mapper;

    RequestComposer(EndpointSecrets secrets, Instance<StreamUrls> streamUrls, ObjectMapper mapper) {
        this.secrets = secrets;
        this.streamUrls = streamUrls;
        this.mapper = mapper;
    }

    /** @param at the attempt's time, which the signature covers */
    Uni<SignedRequest> compose(ClaimedDelivery.Target endpoint, Event event, Instant at) {
        return Uni.createFrom().deferred(() -> body(endpoint, event)).map(body -> signed(endpoint, event, body, at));
    }

    private SignedRequest signed(ClaimedDelivery.Target endpoint, Event event, byte[] body, Instant at) {
        Map<String, String> headers = new LinkedHashMap<>(secrets.openHeaders(endpoint.headers()));
        String id = event.id().toString();
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", Long.toString(at.getEpochSecond()));
        headers.put("webhook-signature", Signer.sign(id, at, body, signingKeys(endpoint, at)));
        return new SignedRequest(
                Url.parse(secrets.open(endpoint.url())), headers, body, identity(endpoint.clientCertificate()));
    }

    private @Nullable ClientIdentity identity(byte @Nullable [] sealed) {
        ClientCertificate ours = secrets.openCertificate(sealed);
        return ours == null
                ? null
                : new ClientIdentity(Objects.requireNonNull(ours.certificate()), Objects.requireNonNull(ours.key()));
    }

    private List<SigningKey> signingKeys(ClaimedDelivery.Target endpoint, Instant at) {
        List<SigningKey> signing = new ArrayList<>(List.of(SigningKey.parse(secrets.open(endpoint.secret()))));
        byte[] previous = endpoint.previousSecret();
        Instant until = endpoint.previousSecretUntil();
        if (previous != null && until != null && at.isBefore(until)) {
            signing.add(SigningKey.parse(secrets.open(previous)));
        }
        return signing;
    }

    private Uni<byte[]> body(ClaimedDelivery.Target endpoint, Event event) {
        if (endpoint.format() == Format.STANDARD) {
            return Uni.createFrom().item(StandardBody.of(event));
        }
        String token = secrets.openOrEmpty(endpoint.token());
        return streamUrl(endpoint, event)
                .map(url -> DispersaBody.of(
                        event.occurredAt(), token, url, dispersaStatus(event.type()), event.failedCheckpoints()));
    }

    /** A ping says online: a handler that acts on what is offline must not act on a test. */
    private static String dispersaStatus(EventType type) {
        return type == EventType.STREAM_OFFLINE ? "offline" : "online";
    }

    private Uni<String> streamUrl(ClaimedDelivery.Target endpoint, Event event) {
        UUID stream = event.streamId();
        if (stream == null) {
            return Uni.createFrom().item(DispersaBody.PING_STREAM);
        }
        String redacted = redactedUrl(event);
        return endpoint.sendCredentials() && streamUrls.isResolvable()
                ? streamUrls.get().full(Set.of(stream)).map(urls -> urls.getOrDefault(stream, redacted))
                : Uni.createFrom().item(redacted);
    }

    private String redactedUrl(Event event) {
        try {
            return mapper.readTree(event.data()).path("stream").path("url").asText();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event's data is JSON that we wrote", e);
        }
    }
}
