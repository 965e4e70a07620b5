package dev.tallylight.console;

import dev.tallylight.rest.JsonForm;
import io.quarkus.qute.TemplateExtension;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How pages say things: times and spans in words, codes as words. */
@TemplateExtension(namespace = "say")
final class Words {
    private Words() {}

    /** RFC 3339, for titles and {@code <time>}. */
    static String exact(@Nullable Instant moment) {
        return moment == null ? "" : JsonForm.time(moment);
    }

    /** {@code 3 min 20 s}. */
    static String span(@Nullable Long seconds) {
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
    static String length(Duration duration) {
        return dev.tallylight.rest.Durations.format(duration);
    }

    /** {@code playlist_stale} as {@code playlist stale}. */
    static String reason(@Nullable String code) {
        return code == null ? "" : code.replace('_', ' ');
    }
}
