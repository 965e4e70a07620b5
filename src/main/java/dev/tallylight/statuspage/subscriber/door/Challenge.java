package dev.tallylight.statuspage.subscriber.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.access.SecretText;
import dev.tallylight.net.egress.Egress;
import dev.tallylight.net.url.Url;
import dev.tallylight.rest.JsonForm;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.statuspage.HeldPage;
import dev.tallylight.statuspage.subscriber.SubscriptionLinks;
import dev.tallylight.store.Ids;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Asks a URL whether it wants to be told: a POST with a random token, which it must answer with 2xx and that token, as plain text or
 * as {@code {"challenge": …}}. A mere 2xx is what any page answers, and would let a stranger have us call on whomever he likes.
 */
@ApplicationScoped
class Challenge {
    static final String NOT_PUBLIC = "must be at a public address";

    private static final int AT_ONCE = 8;
    private static final Duration LATER = Duration.ofSeconds(15);

    private final WebhookSender sender;
    private final ObjectMapper mapper;
    private final SubscriptionLinks links;
    private final InstantSource clock;
    private final AtomicInteger running = new AtomicInteger();

    Challenge(
            WebhookSender sender,
            Egress egress,
            ObjectMapper mapper,
            SubscriptionLinks links,
            InstantSource clock,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.sender = sender.apart(egress.subscribers(), AT_ONCE, version);
        this.mapper = mapper;
        this.links = links;
        this.clock = clock;
    }

    /** Fails with 422 saying what is wrong with the answer, and with 429 where too many are under way. */
    Uni<Void> put(HeldPage page, Url url, SigningKey key) {
        return Uni.createFrom().deferred(() -> {
            if (running.incrementAndGet() > AT_ONCE) {
                running.decrementAndGet();
                throw ProblemException.tooMuch("Too many URLs are being asked at once: try again.", LATER);
            }
            String token = SecretText.random("");
            return sender.send(request(page, url, key, token))
                    .onTermination()
                    .invoke(running::decrementAndGet)
                    .invoke(reply -> check(reply, token))
                    .replaceWithVoid();
        });
    }

    private SignedRequest request(HeldPage page, Url url, SigningKey key, String token) {
        Instant now = clock.instant();
        String id = "msg_" + Ids.at(now).toString().replace("-", "");
        ObjectNode body = mapper.createObjectNode();
        body.put("id", id).put("type", "subscription.challenge").put("timestamp", JsonForm.time(now));
        ObjectNode data = body.putObject("data");
        data.put("challenge", token);
        data.putObject("page").put("title", page.title()).put("url", links.page(page.slug(), page.host()));
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = Map.of(
                "webhook-id", id,
                "webhook-timestamp", Long.toString(now.getEpochSecond()),
                "webhook-signature", Signer.sign(id, now, bytes, List.of(key)));
        return new SignedRequest(url, headers, bytes, null);
    }

    private void check(Reply reply, String token) {
        Failure failure = reply.failure();
        if (failure != null) {
            throw refused(isOfOurNetwork(failure) ? NOT_PUBLIC : "does not answer as it must: " + failure.error());
        }
        String body = reply.body() == null ? "" : reply.body().strip();
        if (!body.equals(token) && !token.equals(echoed(body))) {
            throw refused("answered " + reply.status() + ", but without the token: answer the request whose type is"
                    + " subscription.challenge with the value of data.challenge, as the whole body or as"
                    + " {\"challenge\": …}");
        }
    }

    /** What our name servers say of a host, and whether they know it, is no stranger's business. */
    private static boolean isOfOurNetwork(Failure failure) {
        return failure.kind() == FailureKind.NETWORK_EGRESS || failure.kind() == FailureKind.NETWORK_DNS;
    }

    private @Nullable String echoed(String body) {
        if (!body.startsWith("{")) {
            return null;
        }
        try {
            JsonNode challenge = mapper.readTree(body).path("challenge");
            return challenge.isTextual() ? challenge.asText() : null;
        } catch (JsonProcessingException e) {
            return null; // no JSON, and so no token
        }
    }

    private static ProblemException refused(String message) {
        return ProblemException.field(ProblemType.INVALID_URL, "url", message);
    }
}
