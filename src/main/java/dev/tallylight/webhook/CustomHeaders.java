package dev.tallylight.webhook;

import dev.tallylight.rest.Violations;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Which headers an endpoint may ask for: none that say how the message travels, what it is, or who signed it. */
final class CustomHeaders {
    /** How a value is shown: the values are secrets as often as not. */
    static final String HIDDEN = "***";

    private static final int MOST = 20;
    private static final int LONGEST_VALUE = 2_000;
    /** RFC 9110 §5.6.2. */
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");
    /** RFC 9110 §5.5, without obs-text: visible ASCII, with spaces and tabs inside. */
    private static final Pattern VALUE = Pattern.compile("[!-~](?:[ -~\\t]*[!-~])?");

    private static final Set<String> OURS = Set.of(
            "host",
            "user-agent",
            "expect",
            "date",
            "connection",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "accept-encoding");

    private CustomHeaders() {}

    static void check(Map<String, String> headers, Violations violations) {
        violations.check(headers.size() <= MOST, "headers", "must be at most " + MOST);
        Set<String> seen = new HashSet<>();
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            String field = "headers." + (name.length() <= 100 ? name : name.substring(0, 100) + "…");
            violations.check(NAME.matcher(name).matches(), field, "is not a header's name");
            violations.check(!isOurs(lower), field, "is set by Tallylight itself or belongs to the connection");
            violations.check(seen.add(lower), field, "is there twice");
            violations.check(
                    value != null
                            && value.length() <= LONGEST_VALUE
                            && VALUE.matcher(value).matches(),
                    field,
                    "must have 1 to " + LONGEST_VALUE + " visible ASCII characters");
            violations.check(
                    !HIDDEN.equals(value), field, "is " + HIDDEN + ", which stands for a value that is not shown");
        });
    }

    private static boolean isOurs(String lower) {
        return OURS.contains(lower)
                || lower.startsWith("content-")
                || lower.startsWith("webhook-")
                || lower.startsWith("proxy-");
    }
}
