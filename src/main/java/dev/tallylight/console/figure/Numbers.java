package dev.tallylight.console.figure;

import java.util.Locale;

/** Round numbers, for scales and for what is written into a path. */
final class Numbers {
    private static final double[] ROUND = {1, 2, 2.5, 5, 10};

    private Numbers() {}

    static double tenth(double value) {
        return Math.round(value * 10) / 10.0;
    }

    /** Without a digit that says nothing: {@code 12}, {@code 12.5}. */
    static String path(double value) {
        double tenth = tenth(value);
        return tenth == Math.rint(tenth) ? String.valueOf((long) tenth) : String.valueOf(tenth);
    }

    /**
     * The smallest of 1, 2, 2.5, 5 and 10 times a power of ten that is not less.
     *
     * @param value above 0
     */
    static double roundUp(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double each : ROUND) {
            if (each * power >= value * (1 - 1e-9)) {
                return each * power;
            }
        }
        return 10 * power;
    }

    /** At most two digits after the point, none that is a zero at the end. */
    static String plain(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
