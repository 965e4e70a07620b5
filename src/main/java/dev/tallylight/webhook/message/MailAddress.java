package dev.tallylight.webhook.message;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A mailbox as a {@code mailto:} URL names it (RFC 6068): one address, without header fields. One address is one
 * endpoint, so that a mailbox that is full keeps nobody else's mail, and each has a log of its own.
 */
public final class MailAddress {
    /** What no mail server takes amiss (RFC 5321 §4.1.2, quoted local parts left out). */
    private static final Pattern FORM = Pattern.compile(
            "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    private static final String SCHEME = "mailto:";
    private static final int MOST_CHARACTERS = 254;

    private MailAddress() {}

    public static boolean isMailto(String url) {
        return url.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /** @throws IllegalArgumentException that says what is wrong with it */
    public static String parse(String url) {
        if (!isMailto(url)) {
            throw new IllegalArgumentException("must be a mailto: URL with one address: mailto:ops@example.com");
        }
        String rest = url.substring(SCHEME.length());
        if (rest.indexOf('?') >= 0) {
            throw new IllegalArgumentException("holds header fields (?…), which mails from Tallylight do not take");
        }
        if (rest.indexOf(',') >= 0) {
            throw new IllegalArgumentException(
                    "holds several addresses: add one webhook for each, so that each has its own log");
        }
        String address = decoded(rest);
        if (address.length() > MOST_CHARACTERS || !FORM.matcher(address).matches()) {
            throw new IllegalArgumentException("must hold a mail address: mailto:ops@example.com");
        }
        return address;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return ""; // no address, as the caller says
        }
    }
}
