package dev.tallylight.story;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.Locale;

/**
 * A task as somebody does it who has never seen the console and is signed in, at its first page: by what is seen, with a mouse. It
 * counts clicks and keys, takes the machine's time, and reckons a person's by the keystroke-level model (Card, Moran and Newell,
 * "The Keystroke-Level Model for User Performance Time with Interactive Systems", Communications of the ACM 23 (1980) 7): 1.35 s
 * to think before each step, 1.1 s to point, 0.2 s for a click, 0.28 s a key, 0.4 s from the mouse to the keys.
 */
final class TimedTask {
    private static final double THINKS_S = 1.35;
    private static final double POINTS_S = 1.1;
    private static final double CLICKS_S = 0.2;
    private static final double KEY_S = 0.28;
    private static final double HANDS_S = 0.4;

    private final String name;
    private final Page page;
    private long begun;
    private int clicks;
    private int keys;
    private double person = THINKS_S; // what is there is read at least

    TimedTask(String name, Page page) {
        this.name = name;
        this.page = page;
    }

    /** At the first page, which is there. */
    TimedTask begin() {
        page.navigate("/");
        page.waitForLoadState();
        begun = System.nanoTime();
        return this;
    }

    TimedTask click(Locator what) {
        what.click();
        clicks++;
        person += THINKS_S + POINTS_S + CLICKS_S;
        return this;
    }

    TimedTask type(Locator where, String text) {
        where.fill(text);
        clicks++;
        keys += text.length();
        person += THINKS_S + POINTS_S + CLICKS_S + HANDS_S + KEY_S * text.length();
        return this;
    }

    /** A line of the table, once the answer is there. */
    String ended() {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %.1f s | %.1f s |",
                name,
                clicks,
                keys,
                (System.nanoTime() - begun) / 1e9,
                person);
    }
}
