package dev.tallylight.access.audit;

/** Somebody else's words in a line of the log: nothing in them ends the line, moves the cursor or turns the writing round. */
final class LogText {
    private LogText() {}

    /** With {@code \\u001b} and the like in place of control and format characters, line separators and lone surrogates. */
    static String of(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(each -> {
            if (isFit(each)) {
                line.appendCodePoint(each);
            } else {
                for (char half : Character.toChars(each)) {
                    line.append(String.format("\\u%04x", (int) half));
                }
            }
        });
        return line.toString();
    }

    private static boolean isFit(int each) {
        return switch (Character.getType(each)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> false;
            default -> true;
        };
    }
}
