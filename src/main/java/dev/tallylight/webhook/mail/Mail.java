package dev.tallylight.webhook.mail;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One mail, before it is encoded.
 *
 * @param messageId without its angle brackets; the same for every attempt, so that a repeat is known as one
 * @param references the ids of the mails of the same outage before it, the first one first
 */
record Mail(
        String from, String to, String subject, String text, String html, String messageId, List<String> references) {
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
}
