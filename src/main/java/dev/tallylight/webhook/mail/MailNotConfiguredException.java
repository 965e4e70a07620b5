package dev.tallylight.webhook.mail;

/** There is no mail server to send through: the operator's to mend, and no endpoint's fault. */
public final class MailNotConfiguredException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public MailNotConfiguredException() {
        super("no mail server is configured: set TALLYLIGHT_SMTP_URL and TALLYLIGHT_MAIL_FROM");
    }
}
