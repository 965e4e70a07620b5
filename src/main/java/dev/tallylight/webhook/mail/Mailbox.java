package dev.tallylight.webhook.mail;

import dev.tallylight.event.Event;
import dev.tallylight.event.EventId;
import dev.tallylight.webhook.MessageConfig;
import dev.tallylight.webhook.message.Messages;
import dev.tallylight.webhook.message.prose.Cut;
import dev.tallylight.webhook.message.prose.Digest;
import dev.tallylight.webhook.message.prose.Notice;
import dev.tallylight.webhook.send.Reply;
import dev.tallylight.webhook.send.SentRequest;
import io.quarkus.qute.Engine;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes what a mailbox is told of events, and sends it: one mail, whose id and thread come from the events. */
@ApplicationScoped
public class Mailbox {
    private static final int MOST_NOTICES = 50;
    private static final int MOST_SUBJECT = 200;

    private final MailSender sender;
    private final MailThreads threads;
    private final Engine engine;
    private final MessageConfig config;

    Mailbox(MailSender sender, MailThreads threads, Engine engine, MessageConfig config) {
        this.sender = sender;
        this.threads = threads;
        this.engine = engine;
        this.config = config;
    }

    /** What was sent, and how that ended. */
    public record Posted(SentRequest request, Reply reply) {}

    /**
     * Sends one mail. Fails only for a fault of ours.
     *
     * @param endpoint makes the mail's id its own, for one address may be an endpoint more than once
     * @param events in their order
     */
    public Uni<Posted> post(UUID endpoint, String address, List<Event> events) {
        if (!config.mails()) {
            return Uni.createFrom().failure(new MailNotConfiguredException());
        }
        return write(endpoint, address, events)
                .chain(mail ->
                        sender.send(mail).map(reply -> new Posted(new SentRequest(mail.head(), mail.text()), reply)));
    }

    private Uni<Mail> write(UUID endpoint, String address, List<Event> events) {
        String from =
                config.mailFrom().orElseThrow(MailNotConfiguredException::new).strip();
        String domain = from.substring(from.indexOf('@') + 1);
        Digest digest = Digest.of(Messages.notices(events, config.publicAddress()), MOST_NOTICES);
        return threads.before(events.getFirst(), endpoint)
                .chain(before -> render("mail/alert.txt", digest)
                        .chain(text -> render("mail/alert.html", digest)
                                .map(html -> new Mail(
                                        from,
                                        address,
                                        subject(digest),
                                        text,
                                        html,
                                        id(events.getFirst().id(), endpoint, domain),
                                        before.stream()
                                                .map(event -> id(event, endpoint, domain))
                                                .toList()))));
    }

    private Uni<String> render(String template, Digest digest) {
        List<Map<String, Object>> notices =
                digest.shown().stream().map(Mailbox::shown).toList();
        return engine.getTemplate(template)
                .instance()
                .data("group", digest.isGroup())
                .data("headline", digest.headline())
                .data("notices", notices)
                .data("more", digest.left() > 0 ? digest.andMore() : "")
                .createUni();
    }

    private static Map<String, Object> shown(Notice notice) {
        return Map.of(
                "title",
                notice.gravity().lamp() + " " + notice.title(),
                "color",
                color(notice),
                "facts",
                notice.facts().stream()
                        .map(fact -> Map.of("label", fact.label(), "value", fact.value()))
                        .toList(),
                "link",
                notice.link() == null ? "" : notice.link(),
                "reasonPage",
                notice.reasonPage() == null ? "" : notice.reasonPage(),
                "reasonLink",
                Notice.REASON_LINK,
                "acknowledge",
                notice.acknowledge() == null ? "" : notice.acknowledge());
    }

    private static String color(Notice notice) {
        return switch (notice.gravity()) {
            case DOWN -> "#c22b2f";
            case WARNING -> "#b07c00";
            case BACK -> "#13794a";
            case NEWS -> "#6a7380";
        };
    }

    private static String subject(Digest digest) {
        return Cut.to(digest.headline(), MOST_SUBJECT);
    }

    private static String id(EventId event, UUID endpoint, String domain) {
        return event + "." + endpoint.toString().replace("-", "") + "@" + domain;
    }
}
