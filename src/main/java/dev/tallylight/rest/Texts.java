package dev.tallylight.rest;

/** Which texts can be kept at all: PostgreSQL's have no U+0000, and UTF-8 has no half of a surrogate pair. */
final class Texts {
    static final String REMEDY = "leave out the character U+0000 and halves of surrogate pairs";

    private Texts() {}

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
}
