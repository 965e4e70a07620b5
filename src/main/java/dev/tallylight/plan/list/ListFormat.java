package dev.tallylight.plan.list;

import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a list of streams is written. */
public enum ListFormat {
    JSON("application/json"),
    YAML("application/yaml"),
    CSV("text/csv");

    private static final int LOOKED_AT = 1_000;
    private static final Pattern YAML_BEGINS = Pattern.compile("#|---|- |[A-Za-z][\\w.-]*:(\\s|$)");

    private final String mediaType;

    ListFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** With its encoding. */
    public String contentType() {
        return this == JSON ? mediaType : mediaType + ";charset=UTF-8";
    }

    /** For whoever saves it. */
    public String fileName() {
        return "streams." + name().toLowerCase(Locale.ROOT);
    }

    /** What is neither YAML nor CSV is taken for JSON. */
    public static ListFormat ofMediaType(MediaType type) {
        String subtype = type.getSubtype().toLowerCase(Locale.ROOT);
        if (subtype.endsWith("yaml")) {
            return YAML;
        }
        return subtype.equals("csv") ? CSV : JSON;
    }

    /** What a text looks like, by its first line; what is neither JSON nor YAML is CSV, whose first line names columns. */
    public static ListFormat ofText(byte[] text) {
        String begin = new String(text, 0, Math.min(text.length, LOOKED_AT), StandardCharsets.ISO_8859_1)
                .replaceAll("[\\x00\\x80-\\xFF]", "") // byte order marks, and every other byte of UTF-16
                .strip();
        if (begin.startsWith("{") || begin.startsWith("[")) {
            return JSON;
        }
        return YAML_BEGINS.matcher(begin).lookingAt() ? YAML : CSV;
    }

    /** @throws ProblemException when there is none of that name */
    public static ListFormat ofName(@Nullable String name) {
        return switch (name == null ? "json" : name) {
            case "json" -> JSON;
            case "yaml" -> YAML;
            case "csv" -> CSV;
            default ->
                throw ProblemException.field(ProblemType.INVALID_PARAMETER, "format", "must be json, yaml or csv");
        };
    }
}
