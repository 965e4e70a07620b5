package dev.tallylight.webhook.delivery;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.event.Event;
import dev.tallylight.event.EventType;
import dev.tallylight.net.url.Url;
import dev.tallylight.rest.Json;
import dev.tallylight.webhook.ClientCertificate;
import dev.tallylight.webhook.EndpointSecrets;
import dev.tallylight.webhook.MessageConfig;
import dev.tallylight.webhook.StreamUrls;
import dev.tallylight.webhook.message.Addressee;
import dev.tallylight.webhook.message.DispersaBody;
import dev.tallylight.webhook.message.Format;
import dev.tallylight.webhook.message.MailAddress;
import dev.tallylight.webhook.message.Message;
import dev.tallylight.webhook.message.Messages;
import dev.tallylight.webhook.message.Signer;
import dev.tallylight.webhook.message.SigningKey;
import dev.tallylight.webhook.send.ClientIdentity;
import dev.tallylight.webhook.send.SentRequest;
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
    private final Json json;
    private final MessageConfig config;

    RequestComposer(
            EndpointSecrets secrets, Instance<StreamUrls> streamUrls, ObjectMapper mapper, MessageConfig config) {
        this.secrets = secrets;
        this.streamUrls = streamUrls;
        this.json = new Json(mapper);
        this.config = config;
    }

    /** A request, and how it may be shown. */
    record Composed(SignedRequest request, SentRequest shown) {}

    /**
     * The request of one attempt.
     *
     * @param events one; several where the format groups
     * @param at the attempt's time, which the signature covers
     */
    Uni<Composed> compose(ClaimedDelivery.Target endpoint, List<Event> events, Instant at) {
        return Uni.createFrom()
                .deferred(() -> message(endpoint, events))
                .map(message -> composed(endpoint, events.getFirst(), message, at));
    }

    /** Where a mailbox' mails go to. */
    String mailAddress(ClaimedDelivery.Target endpoint) {
        return MailAddress.parse(secrets.open(endpoint.url()));
    }

    private Composed composed(ClaimedDelivery.Target endpoint, Event event, Message message, Instant at) {
        SignedRequest request = signed(endpoint, event, message, at);
        // what is written from the event alone is not kept twice
        boolean again = endpoint.format() == Format.STANDARD;
        return new Composed(request, new SentRequest(head(request, message), again ? null : message.shownText()));
    }

    /** The request line and the headers; of the user's own and of the receiver's, the names alone. */
    private static String head(SignedRequest request, Message message) {
        StringBuilder head = new StringBuilder(256)
                .append("POST ")
                .append(message.shownUrl())
                .append("\ncontent-type: ")
                .append(message.contentType());
        request.headers()
                .forEach((name, value) -> head.append('\n')
                        .append(name)
                        .append(": ")
                        .append(name.startsWith("webhook-") ? value : Message.HIDDEN));
        return head.toString();
    }

    private SignedRequest signed(ClaimedDelivery.Target endpoint, Event event, Message message, Instant at) {
        Map<String, String> headers = new LinkedHashMap<>(secrets.openHeaders(endpoint.headers()));
        message.headers().forEach((name, value) -> {
            headers.keySet().removeIf(name::equalsIgnoreCase);
            headers.put(name, value);
        });
        byte[] body = message.body();
        String id = event.id().toString();
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", Long.toString(at.getEpochSecond()));
        headers.put("webhook-signature", Signer.sign(id, at, body, signingKeys(endpoint, at)));
        return new SignedRequest(
                message.url(), headers, body, identity(endpoint.clientCertificate()), message.contentType());
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

    private Uni<Message> message(ClaimedDelivery.Target endpoint, List<Event> events) {
        Addressee to = new Addressee(
                Url.parse(secrets.open(endpoint.url())),
                secrets.openOrEmpty(endpoint.token()),
                endpoint.chatId(),
                config.publicAddress());
        return endpoint.format() == Format.DISPERSA
                ? dispersa(endpoint, to, events.getFirst())
                : Uni.createFrom().item(Messages.of(endpoint.format(), to, events));
    }

    private Uni<Message> dispersa(ClaimedDelivery.Target endpoint, Addressee to, Event event) {
        if (event.type() == EventType.SERVER_OFFLINE || event.type() == EventType.SERVER_ONLINE) {
            byte[] body = DispersaBody.ofServer(
                    event.occurredAt(),
                    to.token(),
                    json.tree(event.data()).path("server").path("name").asText(),
                    dispersaStatus(event.type()));
            return Uni.createFrom()
                    .item(new Message(to.url(), to.url().redacted(), "application/json", Map.of(), body, body));
        }
        return streamUrl(endpoint, event)
                .map(url -> new Message(
                        to.url(),
                        to.url().redacted(),
                        "application/json",
                        Map.of(),
                        dispersa(event, to.token(), url),
                        dispersa(event, to.token(), Url.redact(url))));
    }

    private static byte[] dispersa(Event event, String token, String url) {
        return DispersaBody.of(event.occurredAt(), token, url, dispersaStatus(event.type()), event.failedCheckpoints());
    }

    /** A ping says online: a handler that acts on what is offline must not act on a test. */
    private static String dispersaStatus(EventType type) {
        return type == EventType.STREAM_OFFLINE || type == EventType.SERVER_OFFLINE ? "offline" : "online";
    }

    private Uni<String> streamUrl(ClaimedDelivery.Target endpoint, Event event) {
        UUID stream = event.subjectId();
        if (stream == null) {
            return Uni.createFrom().item(DispersaBody.PING_STREAM);
        }
        String redacted = redactedUrl(event);
        return endpoint.sendCredentials() && streamUrls.isResolvable()
                ? streamUrls
                        .get()
                        .full(Set.of(stream), endpoint.tags())
                        .map(urls -> urls.getOrDefault(stream, redacted))
                : Uni.createFrom().item(redacted);
    }

    private String redactedUrl(Event event) {
        return json.tree(event.data()).path("stream").path("url").asText();
    }
}
