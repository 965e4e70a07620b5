package dev.tallylight.console.outage;

import dev.tallylight.console.Words;
import io.quarkus.qute.TemplateExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How an outage's story says its times. */
@TemplateExtension(namespace = "outage")
final class OutageWords {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMM HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private OutageWords() {}

    /** {@code 28 Nov 14:02:31}, in UTC until outage.js says it in the viewer's zone. */
    static String moment(Instant at) {
        return MOMENT.format(at);
    }

    /** {@code 0.9 s}, {@code 4 min 3 s}. */
    static String took(Instant from, Instant until) {
        Duration took = Duration.between(from, until);
        return took.toMinutes() > 0
                ? Words.span(took.toSeconds())
                : String.format(Locale.ROOT, "%.1f s", Math.max(0, took.toMillis()) / 1000.0);
    }
}
