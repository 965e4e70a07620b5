package dev.tallylight.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/**
 * Answers, read without REST Assured's paths: each use of one compiles a Groovy script. For what is asked often.
 */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static JsonNode of(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A field that must be there and be a text: the status of a problem, say, is a number. */
    static String text(String json, String field) {
        return Objects.requireNonNull(of(json).path(field).textValue(), () -> "no " + field + " in " + json);
    }

    /** An object's fields; none, where there is no object. */
    static Map<String, Object> map(JsonNode node) {
        return node.isObject() ? MAPPER.convertValue(node, new TypeReference<Map<String, Object>>() {}) : Map.of();
    }
}
