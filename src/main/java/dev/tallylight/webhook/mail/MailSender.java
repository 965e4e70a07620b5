package dev.tallylight.webhook.mail;

import dev.tallylight.net.Deadline;
import dev.tallylight.net.NetFailure;
import dev.tallylight.net.url.SmtpServer;
import dev.tallylight.webhook.MessageConfig;
import dev.tallylight.webhook.WebhookConfig;
import dev.tallylight.webhook.message.prose.Cut;
import dev.tallylight.webhook.send.Failure;
import dev.tallylight.webhook.send.FailureKind;
import dev.tallylight.webhook.send.Reply;
import dev.tallylight.webhook.send.TransportFailures;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.MailResult;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One exchange with the operator's mail server. What that says becomes a reply: a 5xx is refused for good, a 4xx is
 * tried again like any failure, and so is a sign-in that is not accepted, for that is mended in the configuration. Where
 * the server is, is the operator's choice, as the database's address is: the egress policy is about what users name.
 */
@ApplicationScoped
public class MailSender {
    /** Replies about the sign-in (RFC 4954 §6) and about TLS (RFC 3207): ours to mend, and nothing of the recipient's. */
    static final Set<Integer> OUR_OWN = Set.of(530, 534, 535, 538);

    private static final int MOST_WORDS = 200;
    private static final int MOST_CONNECTIONS = 4;

    private final Vertx vertx;
    private final Optional<String> url;
    private final Duration timeout;
    private final Consumer<MailConfig> more;
    private volatile @Nullable MailClient client;

    @Inject
    MailSender(Vertx vertx, MessageConfig config, WebhookConfig webhooks) {
        this(vertx, config.mails() ? config.smtpUrl() : Optional.empty(), webhooks.timeout(), options -> {});
    }

    /** @param more sets what is trusted beside the usual authorities */
    MailSender(Vertx vertx, Optional<String> url, Duration timeout, Consumer<MailConfig> more) {
        this.vertx = vertx;
        this.url = url;
        this.timeout = timeout;
        this.more = more;
    }

    /**
     * Another with connections of its own, to the same server: what waits for these keeps nobody else's mail waiting.
     *
     * @param connections at once
     */
    public MailSender apart(int connections) {
        return new MailSender(vertx, url, timeout, options -> {
            more.accept(options);
            options.setMaxPoolSize(connections);
        });
    }

    /** Fails only for a fault of ours, such as a mail server that is not configured. */
    Uni<Reply> send(Mail mail) {
        return post(mail).map(MailReply::reply);
    }

    /** The same, which also tells whether it is the recipient that was refused. */
    public Uni<MailReply> post(Mail mail) {
        return Uni.createFrom().deferred(() -> {
            MailClient mailer = client();
            long begun = System.nanoTime();
            ContextInternal context = ((VertxInternal) vertx).getOrCreateContext();
            Uni<MailReply> exchange = Uni.createFrom()
                    .<MailResult>emitter(emitter -> mailer.sendMail(message(mail))
                            .onSuccess(emitter::complete)
                            .onFailure(emitter::fail))
                    .map(result -> MailReply.of(new Reply(250, null, null, null, since(begun))));
            return Deadline.in(context, timeout)
                    .bound(exchange, () -> new NetFailure(NetFailure.Kind.RESPONSE_TIMEOUT, late()))
                    .onFailure()
                    .recoverWithUni(failure -> reply(failure, begun));
        });
    }

    private String late() {
        return "the mail server did not take the mail within " + timeout.toSeconds() + " s";
    }

    private MailClient client() {
        MailClient made = client;
        if (made == null) {
            synchronized (this) {
                made = client;
                if (made == null) {
                    made = MailClient.create(
                            vertx, config(SmtpServer.parse(url.orElseThrow(MailNotConfiguredException::new))));
                    client = made;
                }
            }
        }
        return made;
    }

    private MailConfig config(SmtpServer server) {
        MailConfig config = new MailConfig(server.host(), server.port())
                .setLogin(server.user() == null ? LoginOption.DISABLED : LoginOption.REQUIRED)
                .setSsl(server.security() == SmtpServer.Security.TLS)
                .setStarttls(
                        switch (server.security()) {
                            case STARTTLS -> StartTLSOptions.REQUIRED;
                            case STARTTLS_IF_OFFERED -> StartTLSOptions.OPTIONAL;
                            case NONE, TLS -> StartTLSOptions.DISABLED;
                        })
                .setHostnameVerificationAlgorithm("HTTPS")
                .setConnectTimeout((int) timeout.toMillis())
                .setMaxPoolSize(MOST_CONNECTIONS)
                .setKeepAlive(false); // alerts are rare, and servers close what idles
        if (server.user() != null) {
            config.setUsername(server.user()).setPassword(server.password());
        }
        more.accept(config);
        return config;
    }

    private static MailMessage message(Mail mail) {
        MailMessage message = new MailMessage()
                .setFrom(mail.from())
                .setTo(mail.to())
                .setText(mail.text())
                .setHtml(mail.html())
                .addHeader("Subject", HeaderText.encode(mail.subject()))
                .addHeader("Message-ID", "<" + mail.messageId() + ">")
                .addHeader("Auto-Submitted", "auto-generated") // RFC 3834: no holiday replies
                .addHeader("X-Auto-Response-Suppress", "All");
        mail.headers().forEach(message::addHeader);
        String references = mail.referencesHeader();
        if (references != null) {
            message.addHeader("In-Reply-To", "<" + mail.references().getLast() + ">");
            message.addHeader("References", references);
        }
        return message;
    }

    private static Uni<MailReply> reply(Throwable failure, long begun) {
        if (failure instanceof SMTPException refused) {
            return Uni.createFrom().item(MailReply.of(answered(refused, begun), refused));
        }
        Failure told = TransportFailures.describe(failure);
        if (told == null) {
            // the client says by bare messages what a server did not do: no STARTTLS, no way to sign in
            told = failure instanceof RuntimeException || failure instanceof Error
                    ? null
                    : new Failure(FailureKind.HANDLER_DEFERRED, "the mail server: " + words(failure.getMessage()));
        }
        return told == null
                ? Uni.createFrom().failure(failure)
                : Uni.createFrom().item(MailReply.of(new Reply(null, told, null, null, since(begun))));
    }

    private static Reply answered(SMTPException refused, long begun) {
        int code = refused.getReplyCode();
        boolean forGood = refused.isPermanent() && !OUR_OWN.contains(code);
        Failure failure = new Failure(
                forGood ? FailureKind.HANDLER_REFUSED : FailureKind.HANDLER_DEFERRED,
                "the mail server says: " + words(refused.getReplyMessage()));
        return new Reply(code > 0 ? code : null, failure, null, null, since(begun));
    }

    private static String words(@Nullable String message) {
        return Cut.to(Cut.line(String.valueOf(message)), MOST_WORDS);
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
