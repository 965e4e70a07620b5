package dev.tallylight.webhook;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** What messages for people need: the console's address, for their links, and a mail server. */
@ConfigMapping(prefix = "tallylight")
public interface MessageConfig {
    /** Where the console is reached: {@code https://tallylight.example.com}. Without it messages have no links. */
    Optional<String> publicUrl();

    /** {@code smtp://user:password@mail.example.com:587}; see {@link dev.tallylight.net.url.SmtpServer}. */
    Optional<String> smtpUrl();

    /** Whom mails are from: {@code alerts@example.com}. */
    Optional<String> mailFrom();

    /** Without a slash at its end; null where none is set. */
    default @org.jspecify.annotations.Nullable String publicAddress() {
        return publicUrl()
                .map(String::strip)
                .filter(url -> !url.isEmpty())
                .map(url -> url.endsWith("/") ? url.substring(0, url.length() - 1) : url)
                .orElse(null);
    }

    /** Whether mails can be sent at all. */
    default boolean mails() {
        return smtpUrl().filter(url -> !url.isBlank()).isPresent()
                && mailFrom().filter(from -> !from.isBlank()).isPresent();
    }
}
