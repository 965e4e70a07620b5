package dev.tallylight.webhook.send;

import java.util.Locale;

/**
 * Whose failure an attempt's is, and which. The names are the API's and are never changed: {@code handler.status},
 * {@code network.dns}, {@code ours.secret}.
 */
public enum FailureKind {
    /** It answered with a status of 4xx or 5xx, or one that means nothing here. */
    HANDLER_STATUS,
    /** It answered with a redirect, which is not followed. */
    HANDLER_REDIRECT,
    /** It answered 410: it wants nothing any more. */
    HANDLER_GONE,
    /** Its answer was not complete when the time for the exchange was over. */
    HANDLER_TIMEOUT,
    /** What it sent is not HTTP/1.1. */
    HANDLER_NOT_HTTP,
    /** It closed the connection before its answer was complete. */
    HANDLER_CUT_OFF,
    /** A mail server refused the mail for good (a reply of 5xx): no later attempt can change that. */
    HANDLER_REFUSED,
    /** A mail server does not take the mail now (a reply of 4xx, or no sign-in). */
    HANDLER_DEFERRED,
    /** The name has no address, or the name servers did not answer. */
    NETWORK_DNS,
    /** Nobody listens there. */
    NETWORK_REFUSED,
    /** No connection in time. */
    NETWORK_TIMEOUT,
    /** The connection was reset. */
    NETWORK_RESET,
    /** The TLS handshake failed: an expired certificate, another's name, an authority that nobody knows. */
    NETWORK_TLS,
    /** The egress policy does not allow connecting there. */
    NETWORK_EGRESS,
    /** Any other trouble on the way. */
    NETWORK_OTHER,
    /** The endpoint's secrets cannot be opened: another encryption key, or a damaged row. */
    OURS_SECRET,
    /** What sending needs is not configured: no mail server. */
    OURS_UNCONFIGURED,
    /** Any other fault of this program, its machine or its database. */
    OURS_FAULT;

    private final String wireName = name().toLowerCase(Locale.ROOT).replaceFirst("_", ".");

    public String wireName() {
        return wireName;
    }
}
