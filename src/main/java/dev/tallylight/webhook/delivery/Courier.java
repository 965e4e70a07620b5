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
    private final LinkedEvents links;

    Courier(RequestComposer composer, WebhookSender sender, Mailbox mailbox, LinkedEvents links) {
        this.composer = composer;
        this.sender = sender;
        this.mailbox = mailbox;
        this.links = links;
    }

    /** What was sent, and how that ended. */
    record Carried(SentRequest request, Reply reply) {}

    /**
     * Fails only for a fault of ours.
     *
     * @param events one; several where the format groups
     */
    Uni<Carried> carry(ClaimedDelivery.Target endpoint, List<Event> events, Instant at) {
        LinkedEvents.Linked linked = links.with(events);
        return endpoint.format() == Format.EMAIL ? mail(endpoint, linked) : post(endpoint, linked, at);
    }

    private Uni<Carried> post(ClaimedDelivery.Target endpoint, LinkedEvents.Linked linked, Instant at) {
        return composer.compose(endpoint, linked.events(), at)
                .chain(composed -> sender.send(composed.request())
                        .map(reply -> Answers.read(endpoint.format(), reply))
                        .map(reply -> {
                            SentRequest shown = linked.hidden(composed.shown());
                            return new Carried(shown, Echo.without(composed.request(), shown, linked.secrets(), reply));
                        }));
    }

    private Uni<Carried> mail(ClaimedDelivery.Target endpoint, LinkedEvents.Linked linked) {
        return Uni.createFrom()
                .deferred(() -> mailbox.post(endpoint.id(), composer.mailAddress(endpoint), linked.events()))
                .map(posted -> new Carried(linked.hidden(posted.request()), posted.reply()));
    }
}
