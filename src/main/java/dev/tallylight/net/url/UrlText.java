package dev.tallylight.net.url;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The texts that a URL is made of, as the WHATWG URL standard has browsers write them: what is percent-encoded where
 * (§1.3), and what dots in a path mean (§4.4). Each function gives the same again for what it gave. Pure.
 */
final class UrlText {
    private static final String IN_QUERY = " \"#<>'";
    private static final String IN_PATH = " \"#<>?^`{}";
    private static final String IN_USER_INFO = IN_PATH + "/;=@[\\]|";
    /** What a java.net.URI does not take in a path or query, though a browser sends it. */
    private static final String NOT_IN_A_JAVA_URI = IN_PATH.replace("?", "") + "[\\]|";

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private UrlText() {}

    static String path(String text) {
        return encoded(text, IN_PATH);
    }

    static String query(String text) {
        return encoded(text, IN_QUERY);
    }

    /** Beyond the standard, a {@code %} that encodes nothing becomes {@code %25}: who takes it apart need not look. */
    static String userInfo(String text) {
        return encoded(strayEncoded(text), IN_USER_INFO);
    }

    static String forJavaUri(String pathAndQuery) {
        return encoded(strayEncoded(pathAndQuery), NOT_IN_A_JAVA_URI);
    }

    private static String encoded(String text, String set) {
        if (text.chars().allMatch(c -> stays(c, set))) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (stays(b & 0xff, set)) {
                out.append((char) b);
            } else {
                out.append('%').append(HEX.toHexDigits(b));
            }
        }
        return out.toString();
    }

    private static boolean stays(int c, String set) {
        return c >= ' ' && c < 0x7f && set.indexOf(c) < 0;
    }

    private static String strayEncoded(String text) {
        int stray = strayPercent(text, 0);
        if (stray < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        int from = 0;
        for (; stray >= 0; stray = strayPercent(text, from)) {
            out.append(text, from, stray).append("%25");
            from = stray + 1;
        }
        return out.append(text, from, text.length()).toString();
    }

    /** Where a {@code %} is that two hexadecimal digits do not follow; -1 where none is. */
    static int strayPercent(String text, int from) {
        for (int at = text.indexOf('%', from); at >= 0; at = text.indexOf('%', at + 1)) {
            if (!isEscape(text, at)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isEscape(String text, int at) {
        return at + 2 < text.length()
                && HexFormat.isHexDigit(text.charAt(at + 1))
                && HexFormat.isHexDigit(text.charAt(at + 2));
    }

    /** With its escapes undone, as UTF-8. */
    static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int length = 0;
        for (int i = 0; i < in.length; i++) {
            boolean escape = in[i] == '%'
                    && i + 2 < in.length
                    && HexFormat.isHexDigit(in[i + 1])
                    && HexFormat.isHexDigit(in[i + 2]);
            out[length++] = escape
                    ? (byte) (HexFormat.fromHexDigit(in[i + 1]) << 4 | HexFormat.fromHexDigit(in[i + 2]))
                    : in[i];
            i += escape ? 2 : 0;
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    /** A path from its root without segments of one dot, and without those that two dots take back. */
    static String withoutDots(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        if (!lower.contains("/.") && !lower.contains("/%2e")) {
            return path;
        }
        List<String> kept = new ArrayList<>();
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            String dots = segments[i].toLowerCase(Locale.ROOT).replace("%2e", ".");
            boolean up = dots.equals("..");
            if (up && !kept.isEmpty()) {
                kept.removeLast();
            }
            if (!up && !dots.equals(".")) {
                kept.add(segments[i]);
            } else if (i == segments.length - 1) {
                kept.add("");
            }
        }
        return "/" + String.join("/", kept);
    }
}
