package dev.tallylight.plan.list;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.rest.Problem;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a CSV: the fields of a stream, with dots where one stands in another. A list is written with commas,
 * semicolons or bars between its values, or as a JSON array, which a schedule always is. An empty cell leaves the field
 * out.
 */
final class Columns {
    /** In the order of an export. */
    static final List<String> ALL = List.of(
            "key",
            "name",
            "url",
            "protocol",
            "tags",
            "checkpoints",
            "paused",
            "policy.interval",
            "policy.timeout",
            "policy.retryInterval",
            "policy.failuresToDown",
            "policy.successesToUp",
            "policy.quorum",
            "policy.flapHigh",
            "policy.flapLow",
            "expect.video",
            "expect.audio",
            "expect.minBitrate",
            "expect.codecs",
            "expect.fallbackName",
            "expect.maxSilence",
            "expect.variants",
            "expect.onMiss",
            "schedule",
            "alertOutsideSchedule",
            "dependsOn",
            "auth.username",
            "auth.password",
            "auth.bearer",
            "signing.kind",
            "signing.key",
            "signing.keyEncoding",
            "signing.validFor",
            "signing.signedStream",
            "signing.algorithm",
            "signing.encoding",
            "signing.signs",
            "signing.query",
            "signing.everyRequest");

    private static final Set<String> LISTS = Set.of("tags", "checkpoints", "expect.codecs", "dependsOn");
    private static final String SCHEDULE = "schedule";
    private static final String SEPARATORS = "[,;|]";
    private static final ObjectMapper JSON = new ObjectMapper(com.fasterxml.jackson.core.JsonFactory.builder()
            .streamReadConstraints(JsonListReader.constraints())
            .build());

    private Columns() {}

    /**
     * Puts a cell where it belongs.
     *
     * @return what is wrong with it; null where nothing is
     */
    static Problem.@Nullable Violation put(ObjectNode stream, String column, String cell) {
        JsonNode value = JsonNodeFactory.instance.textNode(cell);
        if (column.equals(SCHEDULE) || LISTS.contains(column)) {
            value = list(column, cell.strip());
            if (value == null) {
                return new Problem.Violation(column, "must be a JSON array, such as " + example(column));
            }
        }
        int dot = column.indexOf('.');
        ObjectNode object = dot < 0 ? stream : stream.withObjectProperty(column.substring(0, dot));
        object.set(column.substring(dot + 1), value);
        return null;
    }

    private static String example(String column) {
        return column.equals(SCHEDULE)
                ? "[{\"start\": \"2026-11-25T20:00\", \"duration\": \"2h\", \"timezone\": \"Europe/Berlin\"}]"
                : "[\"one\", \"another\"], or values with a semicolon between them";
    }

    private static @Nullable JsonNode list(String column, String cell) {
        if (column.equals(SCHEDULE) || cell.startsWith("[")) {
            try {
                JsonNode read = JSON.readTree(cell);
                return read.isArray() ? read : null;
            } catch (JsonProcessingException e) {
                return null;
            }
        }
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (String one : cell.split(SEPARATORS, -1)) {
            if (!one.isBlank()) {
                all.add(one.strip());
            }
        }
        return all;
    }

    /** The cell of a stream; empty where the field is not there. */
    static String cell(JsonNode stream, String column) {
        JsonNode value = stream;
        for (String step : column.split("\\.", -1)) {
            value = value.path(step);
        }
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        return value instanceof ArrayNode list ? written(column, list) : value.asText();
    }

    private static String written(String column, ArrayNode list) {
        StringBuilder all = new StringBuilder();
        for (JsonNode one : list) {
            String text = one.asText();
            boolean plain = one.isTextual()
                    && !column.equals(SCHEDULE)
                    && !text.isBlank()
                    && text.equals(text.strip())
                    && !text.startsWith("[")
                    && text.split(SEPARATORS, -1).length == 1;
            if (!plain) {
                return list.toString();
            }
            all.append(all.isEmpty() ? "" : "|").append(text);
        }
        return all.isEmpty() ? "[]" : all.toString();
    }
}
