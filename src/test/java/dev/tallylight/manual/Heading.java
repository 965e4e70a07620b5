package dev.tallylight.manual;

import java.util.Locale;

/**
 * A heading with the text below it.
 *
 * @param level 1 to 6
 * @param id its anchor
 * @param text what stands below it, up to the next heading, without marks
 */
record Heading(int level, String id, String title, String text) {
    /** The anchor that GitHub makes of a heading, so that a link to it works on the repository and in the manual. */
    static String anchor(String title) {
        return title.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }
}
