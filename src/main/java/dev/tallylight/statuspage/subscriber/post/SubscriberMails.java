package dev.tallylight.statuspage.subscriber.post;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.rest.Json;
import dev.tallylight.statuspage.subscriber.SubscriberConfig;
import dev.tallylight.statuspage.subscriber.SubscriptionLinks;
import dev.tallylight.store.SecretBox;
import dev.tallylight.webhook.MessageConfig;
import dev.tallylight.webhook.mail.Mail;
import dev.tallylight.webhook.mail.MailReply;
import dev.tallylight.webhook.mail.MailSender;
import dev.tallylight.webhook.message.prose.Cut;
import io.quarkus.qute.Engine;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one subscriber: whether he wants to be told (double opt-in), or what happened. Each mail is one recipient's alone and can
 * be left by one click (RFC 8058). Signing it (DKIM) is the mail server's.
 */
@ApplicationScoped
class SubscriberMails {
    private static final int MOST_SUBJECT = 200;
    private static final int SHUTTING_DOWN = 421;
    /** The server's replies about our sign-in (RFC 4954 §6, RFC 3207): nothing of the recipient's. */
    private static final Set<Integer> OUR_OWN = Set.of(530, 534, 535, 538);

    private final MailSender sender;
    private final SecretBox secrets;
    private final SubscriptionLinks links;
    private final SubscriberConfig config;
    private final MessageConfig messages;
    private final Engine engine;
    private final Json json;
    private final InstantSource clock;

    SubscriberMails(
            MailSender sender,
            SecretBox secrets,
            SubscriptionLinks links,
            SubscriberConfig config,
            MessageConfig messages,
            Engine engine,
            ObjectMapper mapper,
            InstantSource clock) {
        this.sender = sender.apart(config.mailsAtOnce());
        this.secrets = secrets;
        this.links = links;
        this.config = config;
        this.messages = messages;
        this.engine = engine;
        this.json = new Json(mapper);
        this.clock = clock;
    }

    Uni<Outcome> send(ClaimedNews claimed) {
        UUID nonce = claimed.nonce();
        return (nonce == null ? news(claimed) : question(claimed, nonce))
                .chain(sender::post)
                .map(SubscriberMails::outcome);
    }

    private Uni<Mail> question(ClaimedNews claimed, UUID nonce) {
        Map<String, Object> data = Map.of(
                "title", Cut.line(claimed.title()),
                "page", claimed.pageUrl(),
                "confirm", links.confirm(claimed.id(), nonce, clock.instant().plus(config.confirmationValid())),
                "hours", config.confirmationValid().toHours());
        return mail(
                claimed,
                "Please confirm: news of " + Cut.line(claimed.title()),
                "ask." + nonce.toString().replace("-", "") + "." + claimed.attempts(),
                "subscriber-confirm",
                data,
                Map.of());
    }

    private Uni<Mail> news(ClaimedNews claimed) {
        List<NewsLine> lines = claimed.bodies().stream()
                .map(body -> NewsLine.of(json.tree(body)))
                .toList();
        String leave = links.leave(claimed.id());
        Map<String, Object> data = Map.of(
                "title", Cut.line(claimed.title()),
                "page", claimed.pageUrl(),
                "lines", lines.stream().map(NewsLine::shown).toList(),
                "more", claimed.more(),
                "leave", leave);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("List-Id", "<" + claimed.slug() + ".status." + domain() + ">");
        String byMail = links.leaveByMail(claimed.id());
        // RFC 2369 §3: the first that a program can use is taken
        headers.put("List-Unsubscribe", "<" + leave + ">" + (byMail == null ? "" : ", <" + byMail + ">"));
        if (leave.startsWith("https:")) {
            headers.put("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"); // RFC 8058 §3.1: of https alone
        }
        return mail(
                claimed,
                NewsLine.subject(claimed.title(), lines, claimed.more()),
                "news." + claimed.upTo(),
                "subscriber-news",
                data,
                headers);
    }

    /** @param what of this subscriber's mails it is: the same for a repeat, which mail programs then know as one */
    private Uni<Mail> mail(
            ClaimedNews claimed,
            String subject,
            String what,
            String template,
            Map<String, Object> data,
            Map<String, String> headers) {
        String to = secrets.open(claimed.address());
        String id = what + "." + claimed.id().toString().replace("-", "") + "@" + domain();
        return render(template + ".txt", data)
                .chain(text -> render(template + ".html", data)
                        .map(html -> new Mail(
                                from(), to, Cut.to(subject, MOST_SUBJECT), text, html, id, List.of(), headers)));
    }

    private Uni<String> render(String template, Map<String, Object> data) {
        var instance = engine.getTemplate("mail/" + template).instance();
        data.forEach(instance::data);
        return instance.createUni();
    }

    private String from() {
        return messages.mailFrom().orElse("").strip();
    }

    private String domain() {
        String from = from();
        return from.substring(from.indexOf('@') + 1);
    }

    /** What a server says of the connection, the sender and the sign-in is ours to mend; of the mail and its recipient, his. */
    static Outcome outcome(MailReply answered) {
        if (answered.reply().succeeded()) {
            return new Outcome.Told();
        }
        @Nullable Integer code = answered.reply().status();
        return switch (answered.refusal()) {
            case UNKNOWN_RECIPIENT -> new Outcome.Bounced(true);
            case RECIPIENT -> new Outcome.Bounced(false);
            case NONE ->
                code == null || code == SHUTTING_DOWN || OUR_OWN.contains(code)
                        ? new Outcome.Ours("mail_server")
                        : new Outcome.Failed(code >= 500 ? "mail_refused" : "mail_deferred", null);
        };
    }
}
