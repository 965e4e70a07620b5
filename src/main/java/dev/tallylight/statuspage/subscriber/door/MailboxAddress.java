package dev.tallylight.statuspage.subscriber.door;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A mail address that a stranger typed (RFC 5321 §4.1.2, quoted local parts left out). The domain may be written in any alphabet
 * and is kept as {@code xn--}; what stands before the @ must be ASCII, for not every mail server takes anything else (RFC 6531).
 * Pure.
 *
 * @param text as it is sent to
 */
record MailboxAddress(String text) {
    private static final int MOST_CHARACTERS = 254;

    private static final Pattern LOCAL =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final Pattern DOMAIN = Pattern.compile(
            "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+(?!\\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    /** @throws IllegalArgumentException that says what is wrong with it, without repeating it */
    static MailboxAddress parse(String typed) {
        if (typed.isBlank()) {
            throw new IllegalArgumentException("is required: the mail address to write to");
        }
        if (typed.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("must have at most " + MOST_CHARACTERS + " characters");
        }
        String given = typed.strip();
        int at = given.lastIndexOf('@');
        String local = at < 0 ? "" : given.substring(0, at);
        String domain = at < 0 ? "" : domain(given.substring(at + 1));
        if (!local.isEmpty() && !local.chars().allMatch(c -> c < 0x80)) {
            throw new IllegalArgumentException(
                    "must have plain letters and digits before the @: not every mail server takes others");
        }
        String address = local + "@" + domain;
        if (local.length() > 64
                || address.length() > MOST_CHARACTERS
                || !LOCAL.matcher(local).matches()
                || !DOMAIN.matcher(domain).matches()) {
            throw new IllegalArgumentException("must be one mail address, such as name@example.org");
        }
        return new MailboxAddress(address);
    }

    private static String domain(String typed) {
        try {
            return IDN.toASCII(typed, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return ""; // no domain, as the caller says
        }
    }

    /** In which two addresses are one subscriber: upper case is nobody's. */
    String normal() {
        return text.toLowerCase(Locale.ROOT);
    }

    /** In which two addresses are one mailbox, as most servers have it: what stands behind a plus is the owner's own label. */
    String mailbox() {
        String normal = normal();
        int plus = normal.indexOf('+');
        return plus < 1 ? normal : normal.substring(0, plus) + normal.substring(normal.lastIndexOf('@'));
    }

    /** {@code m…@example.org}. */
    String masked() {
        return text.charAt(0) + "…" + text.substring(text.lastIndexOf('@'));
    }

    /** Masked: it may come into a log. */
    @Override
    public String toString() {
        return masked();
    }
}
