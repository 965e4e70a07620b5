package dev.tallylight.statuspage.logo;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How large a drawing wants to be: by its width and height, else by its view box. */
record SvgSize(int width, int height) {
    private static final Pattern LENGTH =
            Pattern.compile("\\s*([0-9]{1,6}(?:\\.[0-9]{1,9})?)\\s*(?:px|pt|mm|cm|in|em)?\\s*");
    private static final Pattern BOX = Pattern.compile(
            "\\s*-?[0-9.]+[\\s,]+-?[0-9.]+[\\s,]+([0-9]{1,6}(?:\\.[0-9]{1,9})?)[\\s,]+([0-9]{1,6}(?:\\.[0-9]{1,9})?)\\s*");

    static SvgSize of(Map<String, String> attributes) {
        Double width = length(attributes.get("width"));
        Double height = length(attributes.get("height"));
        Matcher box = BOX.matcher(attributes.getOrDefault("viewBox", ""));
        if (box.matches() && (width == null || height == null)) {
            width = Double.valueOf(box.group(1));
            height = Double.valueOf(box.group(2));
        }
        if (width == null || height == null || width <= 0 || height <= 0) {
            throw new RefusedLogo("is an SVG that does not say how large it is: give its <svg> a viewBox");
        }
        Logo.checkSize((long) Math.ceil(width), (long) Math.ceil(height));
        return new SvgSize((int) Math.ceil(width), (int) Math.ceil(height));
    }

    private static @Nullable Double length(@Nullable String text) {
        Matcher length = LENGTH.matcher(text == null ? "" : text);
        return length.matches() ? Double.valueOf(length.group(1)) : null;
    }
}
