package dev.tallylight.probe.dash.mpd;

import dev.tallylight.probe.media.ByteRange;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values as manifests write them; null for what is none, or is beyond what any stream needs. */
public final class MpdValues {
    private static final int MOST_CHARACTERS = 64;
    private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(1_000_000_000_000L);
    private static final Pattern DURATION = Pattern.compile("P(?:([0-9]{1,6})Y)?(?:([0-9]{1,6})M)?(?:([0-9]{1,9})D)?"
            + "(?:T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,15}(?:\\.[0-9]{0,30})?)S)?)?");
    private static final Pattern DATE_TIME =
            Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{1,9})?)?)[0-9]*"
                    + "(Z|[+-][0-9]{2}:?[0-9]{2})?");
    private static final Pattern WHOLE = Pattern.compile("[0-9]+");
    private static final Pattern RATE = Pattern.compile("([0-9]{1,9})(?:/([0-9]{1,9}))?");
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,15})-([0-9]{1,15})");

    private MpdValues() {}

    private static boolean tooLong(String text) {
        return text.length() > MOST_CHARACTERS;
    }

    /** Whole, not negative, up to 2^63 - 1. */
    static @Nullable Long whole(@Nullable String text) {
        if (text == null || !isWhole(text)) {
            return null;
        }
        try {
            return Long.valueOf(text.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The same, however large. */
    static boolean isWhole(@Nullable String text) {
        return text != null && WHOLE.matcher(text.strip()).matches();
    }

    /** The same, from 1 on. */
    static @Nullable Long positive(@Nullable String text, long most) {
        Long number = whole(text);
        return number == null || number == 0 || number > most ? null : number;
    }

    static @Nullable Integer small(@Nullable String text) {
        Long number = positive(text, Integer.MAX_VALUE);
        return number == null ? null : number.intValue();
    }

    /** xs:duration; a year has 365 days and a month 30, which nobody uses. */
    static @Nullable Duration duration(@Nullable String text) {
        if (text == null || tooLong(text)) {
            return null;
        }
        Matcher parts = DURATION.matcher(text.strip());
        if (!parts.matches()) {
            return null;
        }
        long days = number(parts.group(1)) * 365 + number(parts.group(2)) * 30 + number(parts.group(3));
        long minutes = days * 1440 + number(parts.group(4)) * 60 + number(parts.group(5));
        return Duration.ofMinutes(minutes).plus(part(parts.group(6)));
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static Duration part(@Nullable String seconds) {
        return seconds == null ? Duration.ZERO : exact(new BigDecimal(seconds));
    }

    private static Duration exact(BigDecimal seconds) {
        BigDecimal bounded = seconds.min(MOST_SECONDS);
        long whole = bounded.longValue();
        return Duration.ofSeconds(
                whole,
                bounded.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue());
    }

    /** Seconds with a fraction; {@code INF} and what is negative count as nothing. */
    static @Nullable Duration seconds(@Nullable String text) {
        return text == null || tooLong(text) || !text.strip().matches("[0-9]{1,9}(\\.[0-9]{0,30})?")
                ? null
                : exact(new BigDecimal(text.strip()));
    }

    /** xs:dateTime; without a zone it is UTC (§5.3.1.2). */
    public static @Nullable Instant dateTime(@Nullable String text) {
        if (text == null || tooLong(text)) {
            return null;
        }
        Matcher parts = DATE_TIME.matcher(text.strip());
        if (!parts.matches()) {
            return null;
        }
        String zone = parts.group(2) == null ? "Z" : parts.group(2);
        try {
            LocalDateTime local = LocalDateTime.parse(parts.group(1));
            return OffsetDateTime.of(local, java.time.ZoneOffset.of(zone)).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** {@code 25}, {@code 30000/1001}. */
    static @Nullable Double rate(@Nullable String text) {
        Matcher parts = text == null || tooLong(text) ? null : RATE.matcher(text.strip());
        if (parts == null || !parts.matches()) {
            return null;
        }
        long below = parts.group(2) == null ? 1 : Long.parseLong(parts.group(2));
        long above = Long.parseLong(parts.group(1));
        return below == 0 || above == 0 ? null : Double.valueOf(Math.round(above * 100.0 / below) / 100.0);
    }

    /** {@code first-last}, both included. */
    static @Nullable ByteRange range(@Nullable String text) {
        Matcher parts = text == null || tooLong(text) ? null : RANGE.matcher(text.strip());
        if (parts == null || !parts.matches()) {
            return null;
        }
        long first = Long.parseLong(parts.group(1));
        long last = Long.parseLong(parts.group(2));
        return last < first ? null : new ByteRange(first, last - first + 1);
    }
}
