package dev.tallylight.webhook.delivery;

import dev.tallylight.event.Event;
import dev.tallylight.webhook.mail.Mailbox;
import dev.tallylight.webhook.message.Format;
import dev.tallylight.webhook.send.Answers;
import dev.tallylight.webhook.send.Reply;
import dev.tallylight.webhook.send.SentRequest;
import dev.tallylight.webhook.send.WebhookSender;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** Takes a message to its receiver in whichever way that is reached, and tells what the answer means. */
@ApplicationScoped
class Courier {
    private final RequestComposer composer;
    private final WebhookSender sender;
    private final Mailbox mailbox;

    Courier(RequestComposer composer, WebhookSender sender, Mailbox mailbox) {
        this.composer = composer;
        this.sender = sender;
        this.mailbox = mailbox;
    }

    /** What was sent, and how that ended. */
    record Carried(SentRequest request, Reply reply) {}

    /** Fails only for a fault of ours. @param events one; several where the format groups */
    Uni<Carried> carry(ClaimedDelivery.Target endpoint, List<Event> events, Instant at) {
        return endpoint.format() == Format.EMAIL ? mail(endpoint, events) : post(endpoint, events, at);
    }

    private Uni<Carried> post(ClaimedDelivery.Target endpoint, List<Event> events, Instant at) {
        return composer.compose(endpoint, events, at)
                .chain(composed -> sender.send(composed.request())
                        .map(reply -> Answers.read(endpoint.format(), reply))
                        .map(reply -> new Carried(
                                composed.shown(), Echo.without(composed.request(), composed.shown(), reply))));
    }

    private Uni<Carried> mail(ClaimedDelivery.Target endpoint, List<Event> events) {
        return Uni.createFrom()
                .deferred(() -> mailbox.post(endpoint.id(), composer.mailAddress(endpoint), events))
                .map(posted -> new Carried(posted.request(), posted.reply()));
    }
}
