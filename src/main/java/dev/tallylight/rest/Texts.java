package dev.tallylight.rest;

import java.util.Locale;

/**
 * Which texts can be kept at all: PostgreSQL's have no U+0000, and UTF-8 has no half of a surrogate pair. And which are a
 * line: what people call things by stands in logs, mails' subjects and lists, where a line break, an escape sequence or a
 * mark that turns the direction of what follows would make something else of what stands around it.
 */
public final class Texts {
    static final String REMEDY = "leave out the character U+0000 and halves of surrogate pairs";

    private Texts() {}

    /** Whether it can be stored as it is. */
    static boolean canBeKept(String text) {
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == 0 || Character.isLowSurrogate(each)) {
                return false;
            }
            boolean pair = Character.isHighSurrogate(each)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (Character.isHighSurrogate(each)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is one line, and reads in the order in which it is written. */
    public static boolean isLine(String text) {
        return text.codePoints().noneMatch(Texts::breaksLine);
    }

    /** The same text as one line: each character that would break it as it is written in Java and JSON ({@code \\u001b}). */
    public static String asLine(String text) {
        if (isLine(text)) {
            return text;
        }
        StringBuilder line = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(each -> {
            switch (each) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (breaksLine(each)) {
                        line.append(String.format(Locale.ROOT, "\\u%04x", each));
                    } else {
                        line.appendCodePoint(each);
                    }
                }
            }
        });
        return line.toString();
    }

    /** Controls (Cc), separators of lines and paragraphs (Zl, Zp), and Bidi_Control (Unicode's PropList.txt); all below U+10000. */
    private static boolean breaksLine(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default ->
                character == 0x061c
                        || character == 0x200e
                        || character == 0x200f
                        || character >= 0x202a && character <= 0x202e
                        || character >= 0x2066 && character <= 0x2069;
        };
    }
}
