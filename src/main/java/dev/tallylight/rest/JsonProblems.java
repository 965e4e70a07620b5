package dev.tallylight.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Turns what Jackson could not read into a problem that names the field, without Jackson's own words. */
final class JsonProblems {
    private static final String OBJECT = "an object";

    /** What Jackson says of it, before the name and a quotation mark. */
    private static final String TWICE = "Duplicate field '";

    /** It may be as long as a body. */
    private static final int MOST_OF_A_NAME = 60;

    private JsonProblems() {}

    static Problem of(JsonProcessingException e) {
        String said = String.valueOf(e.getOriginalMessage());
        if (said.startsWith(TWICE)) {
            String name = said.substring(TWICE.length(), Math.min(said.length() - 1, TWICE.length() + MOST_OF_A_NAME));
            return problem(ProblemType.INVALID, name, "stands twice: leave out the one that is not meant");
        }
        return switch (e) {
            case UnrecognizedPropertyException unknown -> unknownField(unknown);
            case InvalidFormatException format -> invalid(format, "is not valid: " + expected(format));
            case ValueInstantiationException instantiation -> invalid(instantiation, message(instantiation));
            case MismatchedInputException mismatch
            when !mismatch.getPath().isEmpty() -> invalid(mismatch, "has the wrong JSON type" + expectedType(mismatch));
            case JsonMappingException mapping when mapping.getPath().isEmpty() -> malformed(mapping);
            case JsonMappingException mapping -> invalid(mapping, "cannot be read");
            default -> malformed(e);
        };
    }

    private static Problem malformed(JsonProcessingException e) {
        String where = e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
        return Problem.of(
                ProblemType.MALFORMED_JSON, "The body is not a JSON object that can be read here" + where + ".");
    }

    private static Problem unknownField(UnrecognizedPropertyException e) {
        List<String> known = Objects.requireNonNullElse(e.getKnownPropertyIds(), List.of()).stream()
                .map(String::valueOf)
                .sorted()
                .toList();
        return problem(
                ProblemType.UNKNOWN_FIELD, path(e), "does not exist; known here are " + String.join(", ", known));
    }

    private static Problem invalid(JsonMappingException e, String message) {
        return problem(ProblemType.INVALID, path(e), message);
    }

    private static Problem problem(ProblemType type, String field, String message) {
        return new Problem(
                type.urn(),
                type.title(),
                type.status(),
                field + " " + message,
                List.of(new Problem.Violation(field, message)),
                null);
    }

    private static String expected(InvalidFormatException e) {
        Class<?> type = e.getTargetType();
        if (type == java.time.Duration.class) {
            return "it must be a duration such as \"30s\", \"5m\" or \"1h30m\"";
        }
        if (type == String.class) {
            return Texts.REMEDY;
        }
        if (type != null && type.isEnum()) {
            return "it must be one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(JsonProblems::wireName)
                            .collect(Collectors.joining(", "));
        }
        if (type == java.util.UUID.class) {
            return "it must be an id, as another answer gave it";
        }
        if (type == java.time.Instant.class) {
            return "it must be a time such as \"2026-11-25T20:00:00Z\"";
        }
        String json = type == null ? OBJECT : jsonType(type);
        return json.equals(OBJECT) ? "its value does not fit" : "it must be " + json;
    }

    private static String wireName(Object constant) {
        return constant.toString().toLowerCase(java.util.Locale.ROOT);
    }

    private static String expectedType(MismatchedInputException e) {
        Class<?> type = e.getTargetType();
        return type == null ? "" : ": expected " + jsonType(type);
    }

    private static String jsonType(Class<?> type) {
        if (java.util.Collection.class.isAssignableFrom(type)) {
            return "an array";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return "a number";
        }
        return type == String.class || type == java.time.Duration.class ? "a string" : OBJECT;
    }

    private static String message(ValueInstantiationException e) {
        return e.getCause() instanceof IllegalArgumentException cause && cause.getMessage() != null
                ? cause.getMessage()
                : "is not valid";
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        String text = path.isEmpty() ? "body" : path.toString();
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
