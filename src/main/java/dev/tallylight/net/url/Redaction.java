package dev.tallylight.net.url;

import java.util.Locale;
import java.util.Set;

/**
 * How a URL is shown, or a text that may hold some, such as a server's words: the path and the names of its parameters,
 * and of their values those that are known to be harmless ({@link HarmlessParameters}). Whatever may be a secret is
 * {@code ***}: user information, the value of any other parameter wherever it stands (in the query, behind a {@code ;} in
 * the path, in the fragment, or as a segment {@code name=value}), a parameter without a name, and what follows a segment
 * such as {@code sig}. What is shown of it stays as it was written, and is shown the same again.
 *
 * <p>Each character is looked at a few times, however the text is made: servers can have us show any.
 */
final class Redaction {
    static final String MARK = "***";

    private static final int LONGEST_NAME = 64;

    /** Words that are made to be read otherwise each time are not shown at all. */
    private static final int MOST_TIMES = 5;

    private static final Set<String> SIGNATURES = Set.of(
            "sig",
            "lsig",
            "signature",
            "hmac",
            "hdnts",
            "hdnea",
            "hdntl",
            "token",
            "secret",
            "password",
            "acknowledge");
    private static final String STREAM_ID = "streamid=";
    private static final String PATH_ENDS = "/;&?#";
    private static final String PARAMETER_ENDS = "?&;#";

    private final String text;
    private final StringBuilder shown;

    private Redaction(String text) {
        this.text = text;
        this.shown = new StringBuilder(text.length());
    }

    /** Shown is shown: what comes of it is looked at again until nothing more is hidden, which is almost always at once. */
    static String of(String text) {
        String before = text;
        for (int i = 0; i < MOST_TIMES; i++) {
            String shown = once(before);
            if (shown.equals(before)) {
                return shown;
            }
            before = shown;
        }
        return MARK;
    }

    private static String once(String text) {
        Redaction redaction = new Redaction(text);
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && !isSpace(text.charAt(end))) {
                end++;
            }
            int word = at == 0 && end == text.length() ? end : redaction.withoutPunctuation(at, end);
            redaction.word(at, word);
            redaction.asItIs(word, Math.min(end + 1, text.length()));
            at = end + 1;
        }
        return redaction.shown.toString();
    }

    private static boolean isSpace(char c) {
        return c <= ' ' || Character.isSpaceChar(c);
    }

    /** In a sentence, what ends it or closes a bracket is no part of a URL. */
    private int withoutPunctuation(int from, int to) {
        int end = to;
        while (end > from && "\"'.,:)]>".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return end;
    }

    private void word(int from, int to) {
        int lastAt = lastSign(from, to);
        int at = withoutLogin(from, to);
        boolean hideNext = false;
        while (at < to && !isOneOf(at, "?#")) {
            if (text.startsWith("//", at)) {
                shown.append("//");
                at = withoutUserInfo(at + 2, to, lastAt);
                hideNext = false;
            } else if (isOneOf(at, PATH_ENDS)) {
                shown.append(text.charAt(at++));
            }
            int end = next(at, to, PATH_ENDS);
            segment(at, end, isOneOf(at - 1, ";&"), hideNext && isOneOf(at - 1, "/"));
            hideNext = SIGNATURES.contains(lower(at, end));
            at = end;
        }
        parameters(at, to);
    }

    /** A login before a host without a scheme; a mail address has none. */
    private int withoutLogin(int from, int to) {
        int end = next(from, to, "/?#");
        int sign = lastSign(from, end);
        if (sign < from || next(from, sign, ":") == sign || text.startsWith("mailto:", from)) {
            return from;
        }
        shown.append(MARK).append('@');
        return sign + 1;
    }

    /** @return where the host begins; a password with a slash in it is one, too, where no host ends there */
    private int withoutUserInfo(int from, int to, int lastAt) {
        int end = next(from, to, "/?#\\");
        int at = lastSign(from, end);
        if (at < from && lastAt > from && !hasPort(from, end)) {
            at = lastAt;
        }
        if (at < from) {
            return from;
        }
        shown.append(MARK).append('@');
        return at + 1;
    }

    /** The last {@code @} there; before its beginning where there is none. */
    private int lastSign(int from, int to) {
        int at = to - 1;
        while (at >= from && text.charAt(at) != '@') {
            at--;
        }
        return at;
    }

    /** Whether what stands behind the last colon may be a port. */
    private boolean hasPort(int from, int end) {
        int at = end - 1;
        while (at >= from && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at--;
        }
        return at < from || text.charAt(at) == ':' || next(from, end, ":") == end || text.charAt(at) == ']';
    }

    private void segment(int from, int to, boolean parameter, boolean hidden) {
        int equals = equalsSign(from, to);
        int value = equals < to && text.charAt(equals) == '=' ? equals + 1 : Math.min(equals + 3, to);
        boolean bare = parameter && value >= to && !HarmlessParameters.show(part(from, to));
        if (to > from && (hidden || bare)) {
            shown.append(MARK);
        } else if (value < to) {
            boolean show = HarmlessParameters.show(part(nameBefore(from, equals), equals), part(value, to));
            asItIs(from, show ? to : value);
            shown.append(show ? "" : MARK);
        } else if (holdsLogin(from, to)) {
            shown.append(MARK);
        } else {
            asItIs(from, to);
        }
    }

    /** Also one that is percent-encoded, as is the question mark: the server may undo that. */
    private int equalsSign(int from, int to) {
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            if (c == '=' || c == '%' && at + 3 <= to && isEither(at, "%3D", "%3F")) {
                return at;
            }
        }
        return to;
    }

    private boolean isEither(int at, String one, String other) {
        return text.regionMatches(true, at, one, 0, 3) || text.regionMatches(true, at, other, 0, 3);
    }

    /** Where the name that ends there begins: what is before it may be anything. */
    private int nameBefore(int from, int to) {
        int at = to;
        while (at > from && (Character.isLetterOrDigit(text.charAt(at - 1)) || isOneOf(at - 1, "_-"))) {
            at--;
        }
        return at;
    }

    /** A URL within a path, percent-encoded, with user information. */
    private boolean holdsLogin(int from, int to) {
        String segment = lower(from, to);
        return segment.contains("%3a") && segment.contains("%40");
    }

    private void parameters(int from, int to) {
        int at = from;
        while (at < to) {
            shown.append(text.charAt(at));
            at++;
            boolean streamId = text.regionMatches(true, at, STREAM_ID, 0, STREAM_ID.length());
            int end = next(at, to, streamId ? "&" : PARAMETER_ENDS);
            if (streamId && end > at + STREAM_ID.length()) {
                int value = at + STREAM_ID.length();
                asItIs(at, value);
                shown.append(StreamIdText.shown(part(value, end)));
            } else {
                parameter(at, end);
            }
            at = end;
        }
    }

    private void parameter(int from, int to) {
        int equals = next(from, to, "=");
        int value = equals;
        while (value < to && text.charAt(value) == '=') {
            value++;
        }
        String name = part(from, equals);
        if (value == to) {
            shown.append(to > from && !HarmlessParameters.show(name) ? MARK : part(from, to));
        } else if (HarmlessParameters.show(name, part(equals + 1, to))) {
            asItIs(from, to);
        } else {
            shown.append(isName(name) ? name : MARK).append('=').append(MARK);
        }
    }

    /** Whether it is one at all: what holds more than letters and the like may hold a value. */
    private static boolean isName(String text) {
        if (text.length() > LONGEST_NAME) {
            return false;
        }
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean escape = c == '%'
                    && (text.regionMatches(true, at, "%20", 0, 3)
                            || text.regionMatches(true, at, "%5B", 0, 3)
                            || text.regionMatches(true, at, "%5D", 0, 3));
            if (!escape && !Character.isLetterOrDigit(c) && "_.-[]$+".indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** The first of these there, or the end. */
    private int next(int from, int to, String some) {
        int at = from;
        while (at < to && some.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    private boolean isOneOf(int at, String some) {
        return at >= 0 && at < text.length() && some.indexOf(text.charAt(at)) >= 0;
    }

    private String part(int from, int to) {
        return text.substring(from, to);
    }

    private String lower(int from, int to) {
        return part(from, to).toLowerCase(Locale.ROOT);
    }

    private void asItIs(int from, int to) {
        shown.append(text, from, to);
    }
}
