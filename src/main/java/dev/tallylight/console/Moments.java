package dev.tallylight.console;

import io.quarkus.qute.TemplateExtension;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Days, and moments within a text that programs read too, as people say them. Pure. */
@TemplateExtension(namespace = "moment")
final class Moments {
    private static final Pattern MOMENT =
            Pattern.compile("\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?Z");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter DAY_AND_YEAR = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);

    private Moments() {}

    /** A text whose RFC 3339 times in UTC are {@code 29 Nov 2026, 14:02:31 UTC} instead. */
    static String inWords(String text) {
        return MOMENT.matcher(text).replaceAll(found -> Matcher.quoteReplacement(moment(found.group())));
    }

    private static String moment(String written) {
        try {
            return Words.absolute(Instant.parse(written));
        } catch (DateTimeException e) {
            return written; // looks like one, and is none: 2026-13-01T25:00:00Z
        }
    }

    /** {@code today}, {@code 28 Nov}, {@code 31 Dec 2025}, by UTC; {@code never} for no day. */
    static String day(@Nullable LocalDate day, Instant now) {
        LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
        if (day == null) {
            return "never";
        }
        return day.equals(today) ? "today" : (day.getYear() == today.getYear() ? DAY : DAY_AND_YEAR).format(day);
    }
}
