package dev.tallylight.probe.live.segment;

import java.time.Duration;

/** Durations for sentences. */
public final class Seconds {
    private Seconds() {}

    /** {@code 2 s}, {@code 2.5 s}. */
    public static String of(Duration duration) {
        long tenths = Math.round(duration.toMillis() / 100.0);
        return tenths % 10 == 0 ? tenths / 10 + " s" : tenths / 10 + "." + Math.abs(tenths % 10) + " s";
    }
}
