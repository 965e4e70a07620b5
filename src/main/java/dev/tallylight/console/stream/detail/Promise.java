package dev.tallylight.console.stream.detail;

import dev.tallylight.history.target.Reckoning;
import dev.tallylight.history.target.Standing;
import dev.tallylight.history.target.Target;
import dev.tallylight.history.uptime.Story;
import io.quarkus.qute.TemplateData;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.TextStyle;
import java.util.Locale;

/**
 * What is promised of the month, and what is left of it, as a bar.
 *
 * @param promised {@code 99.9 %}
 * @param state {@code kept}, {@code burning}, {@code missed} or {@code unknown}
 * @param used how much of the bar is used, in hundredths
 * @param reached how far the month is, likewise
 * @param leftSeconds of what may be lost; negative where more was
 * @param tag whose promise it is; empty where it is the stream's own
 */
@TemplateData
public record Promise(
        String month,
        String promised,
        String state,
        double used,
        double reached,
        long wholeSeconds,
        long usedSeconds,
        long leftSeconds,
        int day,
        int days,
        String tag,
        String words) {
    private static final double FULL = 100;

    /** @param story of the time that {@link Reckoning} asks for */
    static Promise of(Target target, Story story, Instant now) {
        return of(new Reckoning(target, now).add(story).standing());
    }

    static Promise of(Standing standing) {
        Duration whole = standing.budget().whole();
        Duration used = standing.budget().used();
        double share =
                whole.isZero() ? (used.isZero() ? 0 : FULL) : FULL * used.toMillis() / Math.max(1, whole.toMillis());
        double month =
                Duration.between(standing.month().from(), standing.month().to()).toMillis();
        int day = standing.at().atZone(standing.target().zone()).getDayOfMonth();
        String tag = standing.target().tag();
        return new Promise(
                standing.month().month().getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH),
                BigDecimal.valueOf(standing.target().percent())
                                .stripTrailingZeros()
                                .toPlainString() + " %",
                standing.state().wireName(),
                Math.round(Math.min(FULL, share) * 10) / 10.0,
                Math.round(FULL
                                * 10
                                * Duration.between(standing.month().from(), standing.at())
                                        .toMillis()
                                / month)
                        / 10.0,
                whole.toSeconds(),
                used.toSeconds(),
                standing.budget().left().toSeconds(),
                day,
                standing.month().month().lengthOfMonth(),
                tag == null ? "" : tag,
                standing.words());
    }
}
