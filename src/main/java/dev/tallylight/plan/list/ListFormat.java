package dev.tallylight.plan.list;

import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a list of streams is written. */
public enum ListFormat {
    JSON("application/json"),
    YAML("application/yaml"),
    CSV("text/csv");

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
