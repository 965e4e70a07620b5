package dev.tallylight.statuspage.logo;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What of SVG (SVG 2, and 1.1) a logo may be made of: elements, attributes, and what stands in them. Pure. */
final class SvgNames {
    static final String NAMESPACE = "http://www.w3.org/2000/svg";
    static final String LINKS = "http://www.w3.org/1999/xlink";

    /** What can act, or bring in what is not here: whoever has it in his file is told. */
    static final Set<String> DANGEROUS = Set.of(
            "script",
            "foreignobject",
            "handler",
            "listener",
            "iframe",
            "object",
            "embed",
            "audio",
            "video",
            "canvas",
            "animate",
            "animatecolor",
            "animatemotion",
            "animatetransform",
            "set",
            "discard",
            "a",
            "image",
            "feimage",
            "use",
            "style");

    private static final Set<String> ELEMENTS = Set.of(
            "svg",
            "g",
            "defs",
            "title",
            "desc",
            "path",
            "rect",
            "circle",
            "ellipse",
            "line",
            "polyline",
            "polygon",
            "text",
            "tspan",
            "linearGradient",
            "radialGradient",
            "stop",
            "clipPath");

    /** Those with words in them. */
    static final Set<String> WITH_TEXT = Set.of("title", "desc", "text", "tspan");

    private static final Set<String> PAINT = Set.of(
            "clip-path",
            "clip-rule",
            "color",
            "display",
            "fill",
            "fill-opacity",
            "fill-rule",
            "font-family",
            "font-size",
            "font-style",
            "font-weight",
            "letter-spacing",
            "opacity",
            "paint-order",
            "stop-color",
            "stop-opacity",
            "stroke",
            "stroke-dasharray",
            "stroke-dashoffset",
            "stroke-linecap",
            "stroke-linejoin",
            "stroke-miterlimit",
            "stroke-opacity",
            "stroke-width",
            "text-anchor",
            "vector-effect",
            "visibility");

    private static final Set<String> GEOMETRY = Set.of(
            "id",
            "viewBox",
            "preserveAspectRatio",
            "width",
            "height",
            "x",
            "y",
            "x1",
            "y1",
            "x2",
            "y2",
            "cx",
            "cy",
            "r",
            "rx",
            "ry",
            "fx",
            "fy",
            "dx",
            "dy",
            "d",
            "points",
            "pathLength",
            "transform",
            "offset",
            "gradientUnits",
            "gradientTransform",
            "spreadMethod",
            "clipPathUnits");

    /** Numbers, words, colours, functions of numbers; no quotes, no angle brackets, no backslashes, no colons. */
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}\\s.,;%#()+_/-]*");

    private static final Pattern OURS = Pattern.compile("\\s*url\\(\\s*#[\\w.-]{1,100}\\s*\\)\\s*(?:[\\w#%.,()\\s-]*)");
    private static final Pattern OUTSIDE =
            Pattern.compile("(?i)[a-z-]*(?:url|src|image|image-set|expression|import|element|attr|var|env)\\s*\\(");

    private SvgNames() {}

    static boolean isElement(String name) {
        return ELEMENTS.contains(name);
    }

    static boolean isDangerous(String name) {
        return DANGEROUS.contains(name.toLowerCase(Locale.ROOT));
    }

    static boolean isPaint(String name) {
        return PAINT.contains(name);
    }

    static boolean isAttribute(String name) {
        return GEOMETRY.contains(name) || isPaint(name);
    }

    /** Whether it can be written as it is: it refers to nothing, or to what is in the same file. */
    static boolean isValue(String value) {
        return OURS.matcher(value).matches()
                || PLAIN.matcher(value).matches() && !OUTSIDE.matcher(value).find();
    }

    /** Of a {@code style} attribute, the properties that may be attributes. */
    static List<String[]> properties(@Nullable String style) {
        return style == null
                ? List.of()
                : List.of(style.split(";", -1)).stream()
                        .map(each -> each.split(":", 2))
                        .filter(each -> each.length == 2)
                        .map(each -> new String[] {
                            each[0].strip(), each[1].strip().replace("'", "").replace("\"", "")
                        })
                        .filter(each -> isPaint(each[0]) && isValue(each[1]))
                        .toList();
    }
}
