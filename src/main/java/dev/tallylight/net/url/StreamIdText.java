package dev.tallylight.net.url;

import java.util.Locale;
import java.util.Set;

/**
 * How the {@code streamid} of an SRT URL is shown: which resource it names and how, and not who asks for it. Three forms
 * are known: {@code #!::r=live/x,m=request,u=…} (SRT's access control guidelines, where {@code u} and {@code s} are user
 * and session, and servers add passwords), {@code read:path:user:password} (MediaMTX), and a plain path (SRS, SLS). What
 * is none of them may be a key, and is hidden.
 */
final class StreamIdText {
    private static final String STANDARD = "#!::";
    private static final Set<String> SHOWN_KEYS = Set.of("m", "t", "h");
    private static final Set<String> ACTIONS = Set.of("read", "publish", "request", "play");
    private static final int LONGEST_SEGMENT = 24;

    private StreamIdText() {}

    /** @param value percent-encoded, as it stands in the URL */
    static String shown(String value) {
        String decoded = decoded(value);
        if (decoded.startsWith(STANDARD)) {
            String lead = value.charAt(0) == '#' ? STANDARD : "%23!::";
            return lead + items(decoded.substring(STANDARD.length()));
        }
        int colon = decoded.indexOf(':');
        if (colon > 0 && ACTIONS.contains(decoded.substring(0, colon).toLowerCase(Locale.ROOT))) {
            return decoded.substring(0, colon + 1) + parts(decoded.substring(colon + 1));
        }
        return isPath(decoded) ? decoded : Redaction.MARK;
    }

    private static String items(String text) {
        StringBuilder shown = new StringBuilder();
        for (String item : text.split(",", -1)) {
            shown.append(shown.isEmpty() ? "" : ",").append(item(item));
        }
        return shown.toString();
    }

    private static String item(String item) {
        int equals = item.indexOf('=');
        String key = equals < 0 ? "" : item.substring(0, equals);
        String value = item.substring(equals + 1);
        if (key.equals("r")) {
            return "r=" + resource(value);
        }
        boolean plain = resource(value).equals(value);
        return SHOWN_KEYS.contains(key) && plain
                ? item
                : (key.matches("[A-Za-z0-9_]{1,20}") ? key + "=" : "") + Redaction.MARK;
    }

    private static String parts(String text) {
        String[] parts = text.split(":", -1);
        StringBuilder shown = new StringBuilder(resource(parts[0]));
        for (int i = 1; i < parts.length; i++) {
            shown.append(':').append(Redaction.MARK);
        }
        return shown.toString();
    }

    /** As far as it is a plain path: what follows, a query for instance, is hidden. */
    private static String resource(String text) {
        int end = 0;
        while (end < text.length() && isOfPath(text.charAt(end))) {
            end++;
        }
        return end == text.length() ? text : text.substring(0, end) + Redaction.MARK;
    }

    private static boolean isPath(String text) {
        if (text.indexOf('/') < 0 || !text.chars().allMatch(StreamIdText::isOfPath)) {
            return false;
        }
        for (String segment : text.split("/", -1)) {
            if (segment.length() > LONGEST_SEGMENT) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOfPath(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "/_.-".indexOf(c) >= 0;
    }

    /** Bytes as they stand: what is not ASCII is not shown anyway. */
    private static String decoded(String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            int high = c == '%' && at + 2 < value.length() ? Character.digit(value.charAt(at + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(value.charAt(at + 2), 16);
            text.append(low < 0 ? c : (char) (high * 16 + low));
            at += low < 0 ? 0 : 2;
        }
        return text.toString();
    }
}
