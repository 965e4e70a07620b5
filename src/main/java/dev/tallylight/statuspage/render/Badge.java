package dev.tallylight.statuspage.render;

import dev.tallylight.statuspage.content.Shown;
import dev.tallylight.statuspage.content.ShownSubject;
import dev.tallylight.statuspage.content.Strip;
import java.util.Locale;

/** A stream's or a server's state, or how available it was, as a small picture for other pages. Made anew for each visitor: it is a line of text. */
public final class Badge {
    public static final String MEDIA_TYPE = "image/svg+xml; charset=utf-8";

    /** For whoever opens it by itself: it may draw, and nothing else. */
    public static final String POLICY = "default-src 'none'; sandbox";

    private static final int MOST_NAME = 40;
    private static final double CHARACTER = 6.7;
    private static final double WIDE = 12;
    private static final int PADDING = 10;

    private Badge() {}

    /** What it is now. */
    public static String state(ShownSubject shown) {
        return drawn(shown.name(), shown.words(), colour(shown.state()));
    }

    /** How available it was in the last ninety days. */
    public static String uptime(ShownSubject shown) {
        Strip strip = shown.strip();
        Double availability = strip == null ? null : strip.availability();
        String colour = availability == null
                ? "#5a6372"
                : availability >= 0.999 ? "#1c7c4a" : availability >= 0.99 ? "#855400" : "#b3202b";
        return drawn(shown.name(), Phrases.share(availability) + (availability == null ? "" : " in 90 days"), colour);
    }

    private static String colour(Shown state) {
        return switch (state) {
            case ONLINE -> "#1c7c4a";
            case OFFLINE -> "#b3202b";
            case DEGRADED -> "#855400";
            case MAINTENANCE -> "#4656b8";
            case UNKNOWN, ASLEEP, PAUSED -> "#5a6372";
        };
    }

    private static String drawn(String name, String value, String colour) {
        String label = name.codePointCount(0, name.length()) <= MOST_NAME
                ? name
                : name.substring(0, name.offsetByCodePoints(0, MOST_NAME - 1)) + "…";
        int left = width(label);
        int right = width(value);
        String words = Markup.text(label) + ": " + Markup.text(value);
        return String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"20\" viewBox=\"0 0 %1$d 20\" role=\"img\""
                        + " aria-label=\"%2$s\"><title>%2$s</title><clipPath id=\"r\"><rect width=\"%1$d\" height=\"20\" rx=\"4\"/>"
                        + "</clipPath><g clip-path=\"url(#r)\"><rect width=\"%3$d\" height=\"20\" fill=\"#3b434d\"/>"
                        + "<rect x=\"%3$d\" width=\"%4$d\" height=\"20\" fill=\"%5$s\"/></g>"
                        + "<g fill=\"#fff\" font-family=\"Verdana,DejaVu Sans,sans-serif\" font-size=\"11\" text-anchor=\"middle\">"
                        + "<text x=\"%6$d\" y=\"14\" textLength=\"%7$d\" lengthAdjust=\"spacingAndGlyphs\">%8$s</text>"
                        + "<text x=\"%9$d\" y=\"14\" textLength=\"%10$d\" lengthAdjust=\"spacingAndGlyphs\">%11$s</text></g></svg>",
                left + right,
                words,
                left,
                right,
                colour,
                left / 2,
                left - PADDING,
                Markup.text(label),
                left + right / 2,
                right - PADDING,
                Markup.text(value));
    }

    /** About: the text is stretched to fit, whatever the font of whoever looks. */
    private static int width(String text) {
        double width = text.codePoints()
                .mapToDouble(each -> each < 0x2e80 ? CHARACTER : WIDE)
                .sum();
        return (int) Math.ceil(width) + PADDING;
    }
}
