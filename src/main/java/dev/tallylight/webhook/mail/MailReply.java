package dev.tallylight.webhook.mail;

import dev.tallylight.webhook.send.Reply;
import io.vertx.ext.mail.SMTPException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How an exchange with a mail server ended, and whose refusal it is.
 *
 * @param refusal {@link Refusal#NONE} where the mail was taken, too
 */
public record MailReply(Reply reply, Refusal refusal) {
    /** Whom a mail server refused for good. */
    public enum Refusal {
        /** Nobody: the mail was taken, or put off, or something else of it was not accepted. */
        NONE,
        /** The recipient: its mailbox is full, say, or it takes no mail of ours. */
        RECIPIENT,
        /** The recipient, of which there is none. */
        UNKNOWN_RECIPIENT
    }

    /** As the client says it: the reply to {@code RCPT}, as against those to {@code MAIL} and {@code DATA}. */
    private static final String OF_RECIPIENT = "recipient address not accepted";

    /**
     * RFC 3463 §3.2 and the registry of RFC 5248: no such mailbox (1), no such host (2), not an address (3), it has moved (6),
     * no mail to it (10); or in the words of those who give no such code.
     */
    private static final Pattern UNKNOWN = Pattern.compile(
            "\\b5\\.1\\.(?:1|2|3|6|10)\\b|user unknown|unknown user|no such (?:user|mailbox|recipient|address)");

    /** RFC 5321 §4.2.1: from here on a reply is for good. */
    private static final int REJECTED = 500;

    static MailReply of(Reply reply) {
        return new MailReply(reply, Refusal.NONE);
    }

    static MailReply of(Reply reply, SMTPException refused) {
        String message = String.valueOf(refused.getMessage());
        boolean recipients = refused.getReplyCode() >= REJECTED
                && !MailSender.OUR_OWN.contains(refused.getReplyCode())
                && message.startsWith(OF_RECIPIENT);
        if (!recipients) {
            return of(reply);
        }
        boolean unknown = UNKNOWN.matcher(message.toLowerCase(Locale.ROOT)).find();
        return new MailReply(reply, unknown ? Refusal.UNKNOWN_RECIPIENT : Refusal.RECIPIENT);
    }
}
