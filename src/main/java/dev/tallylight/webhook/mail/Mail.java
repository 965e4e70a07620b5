package dev.tallylight.webhook.mail;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One mail, before it is encoded.
 *
 * @param messageId without its angle brackets; the same for every attempt, so that a repeat is known as one
 * @param references the ids of the mails of the same outage before it, the first one first
 * @param headers more of them, by name; each value one line of ASCII
 */
public record Mail(
        String from,
        String to,
        String subject,
        String text,
        String html,
        String messageId,
        List<String> references,
        Map<String, String> headers) {
    /** Without headers of its own. */
    Mail(String from, String to, String subject, String text, String html, String messageId, List<String> references) {
        this(from, to, subject, text, html, messageId, references, Map.of());
    }

    /** {@code References}, RFC 5322 §3.6.4; null for the first of its thread. */
    @Nullable
    String referencesHeader() {
        return references.isEmpty()
                ? null
                : references.stream().map(id -> "<" + id + ">").collect(Collectors.joining(" "));
    }

    /** What stands above its body, as it is shown in the log. */
    String head() {
        String references = referencesHeader();
        return "From: " + from + "\nTo: " + to + "\nSubject: " + subject + "\nMessage-ID: <" + messageId + ">"
                + (references == null ? "" : "\nReferences: " + references);
    }

    /** Without whom it goes to and what it says. */
    @Override
    public String toString() {
        return "Mail[" + messageId + "]";
    }
}
