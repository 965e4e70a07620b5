package dev.tallylight.net;

/** Somebody else's words, fit to be shown and kept: on one line, not too long, and nothing in them that no text may hold. */
public final class OneLine {
    private static final char CUT = '…';

    private OneLine() {}

    /**
     * The text with a space for each control character and line separator, and U+FFFD for each half of a surrogate pair.
     *
     * @param most characters of what is returned, at least 1; what is cut off ends in an ellipsis
     */
    public static String of(String text, int most) {
        boolean tooLong = text.length() > most;
        if (!tooLong && isFit(text)) {
            return text;
        }
        int end = tooLong ? most - 1 : text.length();
        if (tooLong && end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        StringBuilder line = new StringBuilder(end + 1);
        for (int i = 0; i < end; i++) {
            char each = text.charAt(i);
            if (Character.isHighSurrogate(each) && i + 1 < end && Character.isLowSurrogate(text.charAt(i + 1))) {
                line.append(each).append(text.charAt(++i));
            } else {
                line.append(fit(each));
            }
        }
        return tooLong ? line.append(CUT).toString() : line.toString();
    }

    /** Whether it is plain ASCII, as nearly every text is. */
    private static boolean isFit(String text) {
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each < ' ' || each > '~') {
                return false;
            }
        }
        return true;
    }

    private static char fit(char each) {
        if (Character.isSurrogate(each)) {
            return '\uFFFD';
        }
        int type = Character.getType(each);
        boolean breaks =
                type == Character.CONTROL || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
        return breaks || turns(each) ? ' ' : each;
    }

    /** What has a reader see a text in another order than it is in (Unicode TR9 §2: embeddings, overrides, isolates). */
    private static boolean turns(char each) {
        return each >= '\u202A' && each <= '\u202E' || each >= '\u2066' && each <= '\u2069';
    }
}
