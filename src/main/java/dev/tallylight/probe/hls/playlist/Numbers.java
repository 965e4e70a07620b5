package dev.tallylight.probe.hls.playlist;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers as playlists write them; null for what is none. */
final class Numbers {
    private static final double MOST_SECONDS = 86_400;

    private static final Pattern LEADING = Pattern.compile("[0-9]*+(\\.[0-9]++)?+");

    private static final int MOST_DIGITS = 20;

    private Numbers() {}

    /** A decimal-integer, to be taken as unsigned: from 0 to 2^64-1 (RFC 8216 §4.2). */
    static @Nullable Long unsigned(@Nullable String text) {
        String digits = text == null ? "" : text.strip();
        if (digits.length() > MOST_DIGITS || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        try {
            return Long.parseUnsignedLong(digits);
        } catch (NumberFormatException e) { // nothing, or beyond 2^64-1
            return null;
        }
    }

    static @Nullable Long whole(@Nullable String text) {
        if (text == null || !text.strip().matches("[0-9]{1,18}")) {
            return null;
        }
        return Long.parseLong(text.strip());
    }

    /** A side of a picture. */
    static @Nullable Integer pixels(String text) {
        return text.matches("[0-9]{1,5}") ? Integer.valueOf(text) : null;
    }

    /**
     * Seconds, with or without a fraction, up to a day. What stands behind them does not count, as players have it:
     * {@code 6,000}, {@code 10 tvg-id="x"}.
     */
    static @Nullable Duration seconds(String text) {
        Matcher leading = LEADING.matcher(text.strip());
        if (!leading.lookingAt() || leading.end() == 0) {
            return null;
        }
        double seconds = Double.parseDouble(leading.group());
        return seconds <= MOST_SECONDS ? Duration.ofMillis(Math.round(seconds * 1000)) : null;
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
