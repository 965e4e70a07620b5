package dev.tallylight.launch;

import java.util.HexFormat;

/** Why Tallylight cannot start: one line that says what to do about it, whatever it quotes. */
final class StartException extends RuntimeException {
    StartException(String message) {
        super(onOneLine(message), null, false, false);
    }

    /** A value that is quoted may come from somebody who would like to write a line of his own into the log. */
    private static String onOneLine(String message) {
        StringBuilder line = new StringBuilder(message.length());
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            if (isPlain(c)) {
                line.append(c);
            } else {
                line.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        return line.toString();
    }

    /** Neither a control character, nor one that breaks a line or turns its direction round. */
    static boolean isPlain(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            case Character.FORMAT -> c == '\u200c' || c == '\u200d'; // the joiners, which some scripts are written with
            default -> true;
        };
    }
}
