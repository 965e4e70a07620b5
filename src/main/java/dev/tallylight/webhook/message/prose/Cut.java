package dev.tallylight.webhook.message.prose;

import java.nio.charset.StandardCharsets;

/** Makes text fit: what is cut off is said by an ellipsis, and no character is cut in two. */
public final class Cut {
    private static final String MORE = "…";

    private Cut() {}

    /** At most so many UTF-16 units, which no receiver counts lower than. */
    public static String to(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Math.max(0, most - MORE.length());
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + MORE;
    }

    /** At most so many bytes of UTF-8. */
    public static String toBytes(String text, int most) {
        String cut = text;
        while (cut.getBytes(StandardCharsets.UTF_8).length > most) {
            int over = cut.getBytes(StandardCharsets.UTF_8).length - most;
            cut = to(text, Math.max(1, cut.length() - Math.max(1, over / 3)));
        }
        return cut;
    }

    /**
     * One line that shows all that is in it: line breaks are spaces, and control characters and those that turn the
     * direction of writing around are left out.
     */
    public static String line(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\n' || c == '\r' || c == '\t' || c == 0x2028 || c == 0x2029 || c == 0x85) {
                line.append(' ');
            } else if (!isHidden(c)) {
                line.appendCodePoint(c);
            }
        });
        return line.toString().strip();
    }

    private static boolean isHidden(int c) {
        return Character.getType(c) == Character.CONTROL
                || Character.getType(c) == Character.SURROGATE
                || c == 0xFEFF
                || c >= 0x202A && c <= 0x202E
                || c >= 0x2066 && c <= 0x2069
                || c == 0x200E
                || c == 0x200F;
    }
}
