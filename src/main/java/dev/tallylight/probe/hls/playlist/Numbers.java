package dev.tallylight.probe.hls.playlist;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Numbers as playlists write them; null for what is none. */
final class Numbers {
    private static final double MOST_SECONDS = 86_400;

    private Numbers() {}

    static @Nullable Long whole(@Nullable String text) {
        if (text == null || !text.strip().matches("[0-9]{1,18}")) {
            return null;
        }
        return Long.parseLong(text.strip());
    }

    /** Seconds, with or without a fraction, up to a day. */
    static @Nullable Duration seconds(String text) {
        try {
            double seconds = Double.parseDouble(text.strip());
            return seconds >= 0 && seconds <= MOST_SECONDS ? Duration.ofMillis(Math.round(seconds * 1000)) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** A hexadecimal sequence of 128 bits ({@code 0x…}). */
    static byte @Nullable [] sixteenBytes(@Nullable String text) {
        if (text == null || !text.matches("0[xX][0-9a-fA-F]{1,32}")) {
            return null;
        }
        String digits = "0".repeat(34 - text.length()) + text.substring(2);
        return java.util.HexFormat.of().parseHex(digits);
    }
}
