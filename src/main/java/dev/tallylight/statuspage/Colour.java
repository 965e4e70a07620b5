package dev.tallylight.statuspage;

import java.util.Locale;

/**
 * A colour of sRGB, and how it reads on another, as WCAG 2.2 reckons it. Pure.
 *
 * @param red from 0 to 255, as the others
 */
public record Colour(int red, int green, int blue) {
    /** What text needs of ordinary size: 1.4.3, level AA. */
    public static final double READABLE = 4.5;

    public static final Colour WHITE = new Colour(255, 255, 255);
    public static final Colour BLACK = new Colour(0, 0, 0);

    /** The pages' own backgrounds: the darkest that links stand on in light mode, the lightest in dark mode. */
    public static final Colour LIGHT_PAGE = of("#f4f5f7");

    public static final Colour DARK_PAGE = of("#1d2127");

    private static final int STEPS = 64;

    /** @param text such as {@code #1f6feb} */
    public static Colour of(String text) {
        int all = Integer.parseInt(text.substring(1), 16);
        return new Colour(all >> 16 & 255, all >> 8 & 255, all & 255);
    }

    /** From 1 to 21 (WCAG 2.2, "contrast ratio"). */
    public double contrast(Colour other) {
        double mine = luminance();
        double others = other.luminance();
        return (Math.max(mine, others) + 0.05) / (Math.min(mine, others) + 0.05);
    }

    private double luminance() {
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    }

    private static double linear(int channel) {
        double share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    /** Itself where it can be read there; else the nearest mix with black or white that can. */
    public Colour readableOn(Colour page) {
        Colour end = page.luminance() > 0.18 ? BLACK : WHITE;
        for (int step = 0; step < STEPS; step++) {
            Colour mixed = mixed(end, (double) step / STEPS);
            if (mixed.contrast(page) >= READABLE) {
                return mixed;
            }
        }
        return end;
    }

    /** Black or white, whichever reads better on it: one of them always has 4.5 to 1. */
    public Colour written() {
        return contrast(WHITE) >= contrast(BLACK) ? WHITE : BLACK;
    }

    private Colour mixed(Colour other, double share) {
        return new Colour(
                mixed(red, other.red, share), mixed(green, other.green, share), mixed(blue, other.blue, share));
    }

    private static int mixed(int mine, int others, double share) {
        return (int) Math.round(mine + (others - mine) * share);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "#%02x%02x%02x", red, green, blue);
    }
}
