package dev.tallylight.statuspage.render;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times, lengths and shares as visitors read them. Pure. */
final class Phrases {
    private static final DateTimeFormatter THIS_YEAR = form("d MMM, HH:mm 'UTC'");
    private static final DateTimeFormatter OTHER_YEAR = form("d MMM yyyy, HH:mm 'UTC'");
    private static final DateTimeFormatter DAY = form("d MMM");

    private Phrases() {}

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }

    static String time(Instant moment, Instant now) {
        boolean thisYear = moment.atZone(ZoneOffset.UTC).getYear()
                == now.atZone(ZoneOffset.UTC).getYear();
        return (thisYear ? THIS_YEAR : OTHER_YEAR).format(moment);
    }

    static String day(Instant moment) {
        return DAY.format(moment);
    }

    /** {@code 3 days 4 h}, {@code 2 h 5 min}, {@code 12 min}, {@code 40 s}. */
    static String length(long seconds) {
        Duration length = Duration.ofSeconds(Math.max(0, seconds));
        long days = length.toDays();
        if (days > 0) {
            return (days == 1 ? "1 day" : days + " days") + part(length.toHoursPart(), "h");
        }
        if (length.toHours() > 0) {
            return length.toHours() + " h" + part(length.toMinutesPart(), "min");
        }
        return length.toMinutes() > 0 ? length.toMinutes() + " min" : length.toSeconds() + " s";
    }

    private static String part(int count, String unit) {
        return count == 0 ? "" : " " + count + " " + unit;
    }

    /** Never rounded up: 100 % is said of what was never off air. */
    static String share(@Nullable Double availability) {
        if (availability == null) {
            return "no data";
        }
        BigDecimal percent = BigDecimal.valueOf(availability * 100)
                .setScale(2, RoundingMode.FLOOR)
                .stripTrailingZeros();
        return percent.setScale(Math.max(0, percent.scale()), RoundingMode.UNNECESSARY)
                        .toPlainString() + " %";
    }
}
