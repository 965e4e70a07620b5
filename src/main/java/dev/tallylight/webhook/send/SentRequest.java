package dev.tallylight.webhook.send;

import org.jspecify.annotations.Nullable;

/**
 * What was sent, as it may be shown: without secrets.
 *
 * @param head the request line and the headers; of a mail, its own
 * @param body null where it can be written again from the event alone: then it is, when somebody looks
 */
public record SentRequest(String head, @Nullable String body) {}
