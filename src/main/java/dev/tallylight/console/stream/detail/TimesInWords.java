package dev.tallylight.console.stream.detail;

import io.quarkus.qute.TemplateExtension;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sentences that features write have times as the API writes them; a page says them as people do. */
@TemplateExtension(namespace = "prose")
final class TimesInWords {
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?Z");
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("d MMM, HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private TimesInWords() {}

    /** {@code lost since 28 Nov, 14:02 UTC}. */
    static String of(@Nullable String sentence) {
        return sentence == null ? "" : TIME.matcher(sentence).replaceAll(found -> said(found.group()));
    }

    private static String said(String time) {
        try {
            return FORM.format(Instant.parse(time));
        } catch (DateTimeException e) {
            return time; // no day of any calendar
        }
    }
}
