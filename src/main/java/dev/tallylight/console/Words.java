package dev.tallylight.console;

import dev.tallylight.agent.View;
import dev.tallylight.rest.Durations;
import dev.tallylight.rest.JsonForm;
import dev.tallylight.stream.StreamView;
import io.quarkus.qute.TemplateExtension;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How pages say things: times and spans in words, codes as words. */
@TemplateExtension(namespace = "say")
public final class Words {
    private Words() {}

    /** RFC 3339, for titles and {@code <time>}. */
    public static String exact(@Nullable Instant moment) {
        return moment == null ? "" : JsonForm.time(moment);
    }

    /** {@code 12 s}, {@code 3 min}, {@code 1 h 5 min}, {@code 2 d 3 h}: as console.js says it while time passes. */
    public static String age(@Nullable Instant moment, Instant now) {
        if (moment == null) {
            return "";
        }
        Duration age = Duration.between(moment, now);
        if (age.isNegative()) {
            return "0 s";
        }
        return age.toMinutes() > 0 && age.toHours() == 0 ? age.toMinutes() + " min" : span(age.toSeconds());
    }

    /** {@code 3 min 20 s}. */
    public static String span(@Nullable Long seconds) {
        if (seconds == null) {
            return "";
        }
        Duration duration = Duration.ofSeconds(Math.max(0, seconds));
        if (duration.toDays() > 0) {
            return duration.toDays() + " d " + duration.toHoursPart() + " h";
        }
        if (duration.toHours() > 0) {
            return duration.toHours() + " h " + duration.toMinutesPart() + " min";
        }
        return duration.toMinutes() > 0
                ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
                : duration.toSeconds() + " s";
    }

    /** {@code 30s}, as in the API. */
    public static String length(Duration duration) {
        return Durations.format(duration);
    }

    /** The detail; where there is none, the code in words: {@code playlist_stale} as {@code playlist stale}. */
    public static String why(@Nullable String code, @Nullable String detail) {
        if (detail != null && !detail.isBlank()) {
            return Moments.inWords(detail);
        }
        return code == null ? "" : code.replace('_', ' ');
    }

    /** {@code 128 kbit/s}, {@code 4.2 Mbit/s}. */
    public static String bitrate(@Nullable Object bits) {
        if (!(bits instanceof Number number)) {
            return "";
        }
        long perSecond = number.longValue();
        return perSecond < 1_000_000
                ? Math.round(perSecond / 1000.0) + " kbit/s"
                : Math.round(perSecond / 100_000.0) / 10.0 + " Mbit/s";
    }

    /** The end of an id, by which people tell a few apart: the beginning of those made at one time is the same. */
    public static String brief(Object id) {
        String text = id.toString();
        return text.substring(Math.max(0, text.length() - 8));
    }

    /**
     * How a clock stands: {@code right}, {@code 1m30s ahead}.
     *
     * @param skew as the API writes it
     */
    public static String skew(String skew) {
        boolean behind = skew.startsWith("-");
        Duration off = Durations.parse(behind ? skew.substring(1) : skew);
        return off.compareTo(Duration.ofSeconds(2)) <= 0
                ? "right"
                : span(off.toSeconds()) + (behind ? " behind" : " ahead") + ", corrected";
    }

    /** A load average with one digit; a dash where there is none. */
    public static String load(@Nullable Double load) {
        return load == null ? "–" : String.valueOf(Math.round(load * 10) / 10.0);
    }

    /** For a value inside a URL's query. */
    public static String inQuery(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static final DateTimeFormatter CLOCK = form("HH:mm");
    private static final DateTimeFormatter DAY_AND_CLOCK = form("d MMM, HH:mm");
    private static final DateTimeFormatter YEAR_AND_CLOCK = form("d MMM yyyy, HH:mm");
    private static final DateTimeFormatter ABSOLUTE = form("d MMM yyyy, HH:mm:ss 'UTC'");

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }

    /** {@code 29 Nov 2026, 14:02:31 UTC}; nothing for no moment. */
    static String absolute(@Nullable Instant moment) {
        return moment == null ? "" : ABSOLUTE.format(moment);
    }

    /** {@code 14:02}, {@code 28 Nov, 14:02}, {@code 31 Dec 2025, 23:59}: in UTC, until console.js says it in the viewer's zone. */
    static String clock(Instant moment, Instant now) {
        ZonedDateTime then = moment.atZone(ZoneOffset.UTC);
        ZonedDateTime today = now.atZone(ZoneOffset.UTC);
        DateTimeFormatter form = then.toLocalDate().equals(today.toLocalDate())
                ? CLOCK
                : then.getYear() == today.getYear() ? DAY_AND_CLOCK : YEAR_AND_CLOCK;
        return form.format(moment);
    }

    /**
     * A moment as part/time.html says it.
     *
     * @param how {@code ago}, {@code for}, {@code age} or {@code clock}
     */
    static String time(Instant moment, String how, Instant now) {
        return switch (how) {
            case "ago" -> age(moment, now) + " ago";
            case "for" -> "for " + age(moment, now);
            case "age" -> age(moment, now);
            case "clock" -> clock(moment, now);
            default -> throw new IllegalArgumentException("a time is said as ago, for, age or clock, not " + how);
        };
    }

    /**
     * The word for a state: {@code Offline}, {@code Not scheduled}.
     *
     * @param status as in part/glyph.html
     */
    static String status(String status) {
        return status.equals("asleep") ? "Not scheduled" : sentence(status);
    }

    /** {@code 5,000}. */
    static String count(Number number) {
        return String.format(Locale.ENGLISH, "%,d", number.longValue());
    }

    /** A code in words: {@code off_air} as {@code off air}. */
    static String words(String code) {
        return code.replace('_', ' ');
    }

    /** {@code HLS}, {@code RTMP}, {@code auto}. */
    static String protocol(String name) {
        return switch (name) {
            case "auto" -> name;
            case "icecast" -> "Icecast";
            case "mpegts" -> "MPEG-TS";
            default -> name.toUpperCase(Locale.ROOT);
        };
    }

    /** With a capital at its beginning. */
    static String sentence(String words) {
        return words.isEmpty() ? "" : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** {@code Berlin down, Oslo up, Tokyo cannot tell}. */
    static String votes(List<StreamView.Checkpoint> views) {
        return views.stream()
                .map(each -> each.name() + " "
                        + (each.view() == View.UNKNOWN
                                ? "cannot tell"
                                : each.view().wireName()))
                .collect(Collectors.joining(", "));
    }

    /** A caller's name for people: the token that the installation was begun with is nobody's name. */
    static String person(String name) {
        return name.equals("bootstrap") ? "first admin" : name;
    }

    /** Of a person's or a token's name: {@code on-call} is {@code oc}. Two letters at most. */
    static String initials(String name) {
        int[] firsts = Arrays.stream(person(name).split("[^\\p{L}\\p{N}]+", -1))
                .filter(word -> !word.isEmpty())
                .mapToInt(word -> word.codePointAt(0))
                .limit(2)
                .toArray();
        return firsts.length == 0 ? "–" : new String(firsts, 0, firsts.length);
    }
}
