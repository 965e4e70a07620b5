package dev.tallylight.statuspage.render;

import dev.tallylight.event.SubjectWords;
import dev.tallylight.statuspage.content.Strip;
import io.quarkus.qute.TemplateData;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A strip as it is drawn: on bars of good days, which all strips share, what covers the days that nobody knows, and a bar for each day
 * that was not good, higher the worse it was, so that its colour is not all there is.
 *
 * @param gaps a path
 * @param share of all days together
 * @param label the same in words
 */
@TemplateData
record StripPicture(String gaps, List<Bar> bars, String share, String label) {
    /** Below it a day is a bad one: some 15 minutes of it were off air. */
    private static final double BAD = 0.99;

    private static final int STEP = 4;

    static final int WIDTH = Strip.DAYS * STEP - 1;
    static final int HEIGHT = 24;

    /**
     * A day.
     *
     * @param css {@code bad}, or {@code some}
     * @param title what happened on it
     */
    @TemplateData
    record Bar(String css, String path, String title) {}

    /** All days, good. */
    static String good() {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < Strip.DAYS; i++) {
            path.append('M').append(i * STEP).append(" 6h3v12h-3z");
        }
        return path.toString();
    }

    /** @param words of what it is the strip of */
    static StripPicture of(Strip strip, SubjectWords words) {
        StringBuilder gaps = new StringBuilder();
        List<Bar> bars = new ArrayList<>();
        int gap = -1;
        for (int i = 0; i <= strip.days().size(); i++) {
            Strip.Day day = i < strip.days().size() ? strip.days().get(i) : null;
            boolean unknown = day != null && day.availability() == null;
            if (unknown && gap < 0) {
                gap = i;
            } else if (!unknown && gap >= 0) {
                int from = gap * STEP;
                gaps.append('M').append(from).append(" 5h").append((i - gap) * STEP - 1);
                gaps.append("v14h-").append((i - gap) * STEP - 1).append('z');
                gap = -1;
            }
            if (day != null && day.availability() != null && day.offlineSeconds() > 0) {
                bars.add(bar(strip, i, day, day.availability(), words));
            }
        }
        String share = Phrases.share(strip.availability());
        return new StripPicture(gaps.toString(), bars, share, label(strip, bars.size(), share, words));
    }

    private static Bar bar(Strip strip, int index, Strip.Day day, double availability, SubjectWords words) {
        boolean bad = availability < BAD;
        String when = Phrases.day(
                strip.first().plusDays(index).atStartOfDay(ZoneOffset.UTC).toInstant());
        return new Bar(
                bad ? "bad" : "some",
                "M" + index * STEP + (bad ? " 0h3v24h-3z" : " 3h3v18h-3z"),
                when + ": " + words.gone() + " for " + Phrases.length(day.offlineSeconds()));
    }

    private static String label(Strip strip, int days, String share, SubjectWords words) {
        if (strip.known() == 0) {
            return "Last 90 days: no data yet";
        }
        String off = switch (days) {
            case 0 -> "never " + words.gone();
            case 1 -> words.gone() + " on one day";
            default -> words.gone() + " on " + days + " days";
        };
        int gaps = strip.days().size() - strip.known();
        return "Last 90 days: " + share + " " + words.on() + ", " + off
                + (gaps == 0 ? "" : ", no data of " + gaps + " days");
    }
}
