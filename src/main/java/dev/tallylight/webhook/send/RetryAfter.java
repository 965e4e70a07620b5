package dev.tallylight.webhook.send;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads Retry-After (RFC 9110 §10.2.3): seconds, or an HTTP date. */
public final class RetryAfter {
    private static final Duration MOST = Duration.ofDays(365);

    /** A recipient must read the two obsolete forms too (RFC 9110 §5.6.7). */
    private static final List<DateTimeFormatter> FORMS = List.of(
            DateTimeFormatter.RFC_1123_DATE_TIME,
            DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss zzz", Locale.ENGLISH),
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC));

    private RetryAfter() {}

    /** The wait that is asked for, not negative, at most a year; null for none and for what cannot be read. */
    public static @Nullable Duration parse(@Nullable String header, Instant now) {
        return parse(header, null, now);
    }

    /**
     * The same.
     *
     * @param sent the answer's Date: where that can be read, a date counts from it, whatever the receiver's clock says
     */
    public static @Nullable Duration parse(@Nullable String header, @Nullable String sent, Instant now) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        if (text.matches("[0-9]{1,9}")) {
            return bounded(Duration.ofSeconds(Long.parseLong(text)));
        }
        Instant until = date(text);
        if (until == null) {
            return null; // an answer that cannot be read asks for nothing
        }
        Instant from = sent == null ? null : date(sent.strip());
        return bounded(Duration.between(from == null ? now : from, until));
    }

    private static @Nullable Instant date(String text) {
        for (DateTimeFormatter form : FORMS) {
            try {
                return ZonedDateTime.parse(text, form).toInstant();
            } catch (DateTimeException e) {
                // another form, or none
            }
        }
        return null;
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(MOST) > 0 ? MOST : wait;
    }
}
