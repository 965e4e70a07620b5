package dev.tallylight.probe.rtsp;

import dev.tallylight.net.url.Url;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds out where the control attributes of a description point to (RFC 2326 §C.1.1). Servers count on clients that join
 * the two texts with a slash between, whatever RFC 3986 says: bases without a last slash are common, and those with a
 * query end in it ({@code rtsp://camera/main?channel=1/trackID=1}). Pure. The result is only ever said to the server
 * that is connected to already: whatever host it names, nothing is connected to by it.
 *
 * @param base absolute, without user information
 */
record ControlUrls(String base) {
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)rtsps?://[^/].*");
    private static final Pattern USER_INFO = Pattern.compile("(?i)^(rtsps?://)[^/@]*@");

    /**
     * Against what the answer to DESCRIBE says, in the order of the clause; where it says nothing, against the description's
     * own URL, which is how players have it.
     *
     * @param headers by their names in lower case
     * @param session {@code a=control} of the description as a whole; empty where there is none
     * @param requested what was asked for, absolute
     */
    static ControlUrls of(Map<String, String> headers, String session, String requested) {
        for (String name : new String[] {"content-base", "content-location"}) {
            String value = headers.getOrDefault(name, "");
            if (usable(value) && ABSOLUTE.matcher(value).matches()) {
                return new ControlUrls(withoutUserInfo(value));
            }
        }
        boolean absolute = usable(session) && ABSOLUTE.matcher(session).matches();
        return new ControlUrls(withoutUserInfo(absolute ? session : requested));
    }

    /** @param attribute the value of {@code a=control}; empty where there is none */
    String of(String attribute) {
        if (attribute.isEmpty() || attribute.equals("*") || !usable(attribute)) {
            return base;
        }
        if (ABSOLUTE.matcher(attribute).matches()) {
            return withoutUserInfo(attribute);
        }
        String relative = attribute.startsWith("/") ? attribute.substring(1) : attribute;
        return base.endsWith("/") ? base + relative : base + "/" + relative;
    }

    private static boolean usable(String text) {
        return text.length() <= Url.MOST_CHARACTERS
                && text.chars().noneMatch(c -> c <= ' ' || c == 0x7f); // would end the request line, or its part
    }

    /** Some cameras repeat the login there; it belongs into no request line. */
    private static String withoutUserInfo(String url) {
        return USER_INFO.matcher(url).replaceFirst("$1");
    }
}
