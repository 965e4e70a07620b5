package dev.tallylight.statuspage.subscriber.post;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.net.egress.Egress;
import dev.tallylight.net.url.Url;
import dev.tallylight.rest.Json;
import dev.tallylight.statuspage.subscriber.SubscriberConfig;
import dev.tallylight.store.SecretBox;
import dev.tallylight.webhook.message.Signer;
import dev.tallylight.webhook.message.SigningKey;
import dev.tallylight.webhook.send.Failure;
import dev.tallylight.webhook.send.FailureKind;
import dev.tallylight.webhook.send.Reply;
import dev.tallylight.webhook.send.SignedRequest;
import dev.tallylight.webhook.send.WebhookSender;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sends one piece of news to a subscriber's URL, signed as Standard Webhooks 1.0 says. */
@ApplicationScoped
class SubscriberPosts {
    private final WebhookSender sender;
    private final SecretBox secrets;
    private final Json json;
    private final InstantSource clock;

    SubscriberPosts(
            WebhookSender sender,
            Egress egress,
            SecretBox secrets,
            SubscriberConfig config,
            ObjectMapper mapper,
            InstantSource clock,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.sender = sender.apart(egress.subscribers(), config.postsAtOnce(), version);
        this.secrets = secrets;
        this.json = new Json(mapper);
        this.clock = clock;
    }

    Uni<Outcome> send(ClaimedNews claimed) {
        return Uni.createFrom().deferred(() -> sender.send(request(claimed))).map(SubscriberPosts::outcome);
    }

    private SignedRequest request(ClaimedNews claimed) {
        Instant now = clock.instant();
        String body = claimed.bodies().getFirst();
        String id = json.tree(body).path("id").asText();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        SigningKey key = SigningKey.parse(secrets.open(Objects.requireNonNull(claimed.secret())));
        Map<String, String> headers = Map.of(
                "webhook-id", id,
                "webhook-timestamp", Long.toString(now.getEpochSecond()),
                "webhook-signature", Signer.sign(id, now, bytes, List.of(key)));
        return new SignedRequest(Url.parse(secrets.open(claimed.address())), headers, bytes, null);
    }

    private static Outcome outcome(Reply reply) {
        Failure failure = reply.failure();
        if (failure == null) {
            return new Outcome.Told();
        }
        return failure.kind() == FailureKind.HANDLER_GONE
                ? new Outcome.Left()
                : new Outcome.Failed(failure.kind().wireName(), reply.asked());
    }
}
