package dev.tallylight.probe.dash.mpd;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fills in the identifiers of a template: ISO/IEC 23009-1 §5.3.9.4.4. */
final class UrlTemplate {
    private static final Pattern IDENTIFIER =
            Pattern.compile("\\$(?:(RepresentationID)|(Number|Time|Bandwidth)(?:%0?([0-9]{1,2})d)?)?\\$");
    private static final int MOST_WIDTH = 20;

    private UrlTemplate() {}

    /**
     * @param number null where the template is not a segment's
     * @param time in units
     */
    static String filled(
            String template, Mpd.Representation representation, @Nullable Long number, @Nullable Long time) {
        Matcher matcher = IDENTIFIER.matcher(template);
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(text, Matcher.quoteReplacement(value(matcher, representation, number, time)));
        }
        return matcher.appendTail(text).toString();
    }

    private static String value(
            Matcher found, Mpd.Representation representation, @Nullable Long number, @Nullable Long time) {
        if (found.group(1) != null) {
            return representation.id();
        }
        if (found.group(2) == null) {
            return "$"; // written as $$
        }
        Long value = switch (found.group(2)) {
            case "Number" -> number;
            case "Time" -> time;
            default -> representation.bandwidth();
        };
        if (value == null) {
            return found.group();
        }
        int width = found.group(3) == null ? 1 : Math.min(MOST_WIDTH, Integer.parseInt(found.group(3)));
        String digits = Long.toString(value);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }
}
