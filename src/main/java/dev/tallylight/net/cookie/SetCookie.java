package dev.tallylight.net.cookie;

import io.netty.handler.codec.DateFormatter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Set-Cookie field as RFC 6265 §5.2 and §5.3 have a browser do it. Netty's decoder is not used: it measures
 * {@code Expires} by this machine's clock, and does not tell it from {@code Max-Age} afterwards. Its reader of dates is.
 */
final class SetCookie {
    private static final int MOST_OF_AN_ATTRIBUTE = 1024;
    /** Netty's reader takes no more. */
    private static final int LONGEST_DATE = 64;

    /** As browsers have it: nothing is kept for longer than 400 days. */
    private static final Duration LONGEST = Duration.ofDays(400);
    /** Without a Date beside it, an Expires before the year 2000 says that the cookie is to go. */
    private static final long LONG_AGO = 946_684_800_000L;

    /** Where anybody may have a name, of the many that there are: what they share is not one owner's (RFC 6265 §5.3.5). */
    private static final Pattern SHARED_SUFFIX =
            Pattern.compile("(?:ac|co|com|edu|go|gob|gov|mil|ne|net|nom|or|org)\\.[a-z]{2}");

    private final Place from;
    private final @Nullable Date serversNow;
    private final long now;
    private @Nullable String domain;
    private @Nullable String path;
    private boolean secure;
    private @Nullable Duration maxAge;
    private @Nullable Duration expires;

    private SetCookie(Place from, @Nullable Date serversNow, long now) {
        this.from = from;
        this.serversNow = serversNow;
        this.now = now;
    }

    /**
     * The cookie that a field sets, which may have ended already: then it takes another away.
     *
     * @param field the bytes of the field, one a character
     * @param date the Date of the same answer, which an Expires is measured by: a clock that is wrong is so in both
     * @return null for what must be ignored: another's domain, control characters, too much of it
     */
    static @Nullable Cookie read(String field, Place from, @Nullable String date, long now) {
        if (field.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
            return null;
        }
        String text = utf8(field);
        int end = text.indexOf(';');
        String pair = end < 0 ? text : text.substring(0, end);
        int equals = pair.indexOf('=');
        String name = pair.substring(0, Math.max(0, equals)).strip();
        String value = pair.substring(equals + 1).strip();
        if (name.isEmpty() || name.length() + value.length() > CookieJar.MOST_OF_ONE) {
            return null;
        }
        SetCookie attributes = new SetCookie(from, date == null ? null : date(date), now);
        if (end >= 0) {
            for (String attribute : text.substring(end + 1).split(";", 40)) {
                attributes.take(attribute);
            }
        }
        return attributes.cookie(name, value);
    }

    /** What came as bytes, one a character, is UTF-8 where it is not ASCII; it goes back as that. */
    private static String utf8(String field) {
        return field.chars().allMatch(c -> c < 0x80)
                ? field
                : new String(field.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private void take(String attribute) {
        int equals = attribute.indexOf('=');
        String name = (equals < 0 ? attribute : attribute.substring(0, equals))
                .strip()
                .toLowerCase(Locale.ROOT);
        String value = equals < 0 ? "" : attribute.substring(equals + 1).strip();
        if (value.length() > MOST_OF_AN_ATTRIBUTE) {
            return;
        }
        switch (name) {
            case "domain" -> domain = (value.startsWith(".") ? value.substring(1) : value).toLowerCase(Locale.ROOT);
            case "path" -> path = value.startsWith("/") ? value : null;
            case "secure" -> secure = true;
            case "max-age" -> maxAge = seconds(value, maxAge);
            case "expires" -> expires = lasting(date(value));
            default -> {} // HttpOnly and SameSite matter to scripts and pages alone
        }
    }

    private static @Nullable Duration seconds(String value, @Nullable Duration otherwise) {
        if (!value.matches("-?[0-9]{1,100}")) {
            return otherwise;
        }
        if (value.startsWith("-")) {
            return Duration.ZERO;
        }
        return value.length() > 9 ? LONGEST : Duration.ofSeconds(Long.parseLong(value));
    }

    private static @Nullable Date date(String text) {
        return text.length() > LONGEST_DATE ? null : DateFormatter.parseHttpDate(text);
    }

    private @Nullable Duration lasting(@Nullable Date end) {
        if (end == null) {
            return null;
        }
        if (serversNow == null) {
            return end.getTime() < LONG_AGO ? Duration.ZERO : null;
        }
        return Duration.ofMillis(end.getTime() - serversNow.getTime());
    }

    private @Nullable Cookie cookie(String name, String value) {
        String said = domain == null || domain.isEmpty() ? null : domain;
        String where = said == null ? from.host() : said;
        boolean shared = from.isAddress() || !belongsToOne(where);
        boolean anothers = !from.isWithin(where) || (shared && !where.equals(from.host()));
        boolean hostOnly = said == null || shared;
        String below = path == null ? from.directory() : path;
        if (anothers || (secure && !from.secure()) || breaksItsPrefix(name, hostOnly, below)) {
            return null;
        }
        return new Cookie(name, value, where, hostOnly, below, secure, until());
    }

    /** RFC 6265bis §4.1.3. */
    private boolean breaksItsPrefix(String name, boolean hostOnly, String below) {
        boolean host = name.startsWith("__Host-");
        return ((host || name.startsWith("__Secure-")) && !secure) || (host && (!hostOnly || !below.equals("/")));
    }

    private static boolean belongsToOne(String domain) {
        return domain.indexOf('.') > 0
                && !domain.endsWith(".")
                && !SHARED_SUFFIX.matcher(domain).matches();
    }

    private @Nullable Long until() {
        Duration lasts = maxAge == null ? expires : maxAge;
        if (lasts == null) {
            return null;
        }
        Duration bounded = lasts.isNegative() ? Duration.ZERO : lasts.compareTo(LONGEST) > 0 ? LONGEST : lasts;
        return now + bounded.toNanos();
    }
}
