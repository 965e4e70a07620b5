package dev.tallylight.hint.shape;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tallylight.net.url.Percent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request says, by names: the fields of its form, of its query, and of its JSON. Of fields that come twice the first
 * counts: nginx-rtmp appends whatever the publisher wrote behind its own.
 */
final class HookFields {
    private static final int MOST_FIELDS = 200;
    private static final int MOST_DEPTH = 16;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_DEPTH)
                            .build())
                    .build())
            .build();

    private final Map<String, String> texts = new HashMap<>();
    private final JsonNode json;

    private HookFields(JsonNode json) {
        this.json = json;
    }

    static HookFields of(HookRequest request) {
        boolean isJson = isJson(request);
        HookFields fields = new HookFields(isJson ? json(request.body()) : MissingNode.getInstance());
        if (!isJson) {
            fields.add(new String(request.body(), StandardCharsets.UTF_8).strip());
        }
        fields.add(request.query());
        return fields;
    }

    private static boolean isJson(HookRequest request) {
        if (request.contentType().toLowerCase(Locale.ROOT).contains("json")) {
            return true;
        }
        for (byte each : request.body()) {
            if (each > ' ') {
                return each == '{' || each == '[';
            }
        }
        return false;
    }

    private static JsonNode json(byte[] body) {
        try {
            JsonNode read = JSON.readTree(body);
            return read == null ? MissingNode.getInstance() : read;
        } catch (IOException e) {
            return MissingNode.getInstance(); // cut off, or none: it says nothing
        }
    }

    private void add(String pairs) {
        int from = 0;
        while (from < pairs.length() && texts.size() < MOST_FIELDS) {
            int end = pairs.indexOf('&', from);
            String pair = pairs.substring(from, end < 0 ? pairs.length() : end);
            int equals = pair.indexOf('=');
            if (equals > 0) {
                texts.putIfAbsent(
                        Percent.ofForm(pair.substring(0, equals)).toLowerCase(Locale.ROOT),
                        Percent.ofForm(pair.substring(equals + 1)));
            }
            from = end < 0 ? pairs.length() : end + 1;
        }
    }

    /** The first of these that is there and not empty: of the form or the query, else of the JSON's outermost object. */
    @Nullable
    String text(String... names) {
        for (String name : names) {
            String value = texts.get(name.toLowerCase(Locale.ROOT));
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return text(json, names);
    }

    /** The first of these members of an object that is a text, or a number, and not empty. */
    static @Nullable String text(JsonNode object, String... names) {
        for (String name : names) {
            JsonNode value = object.path(name);
            if (value.isValueNode() && !value.isNull() && !value.asText().isEmpty()) {
                return value.asText();
            }
        }
        return null;
    }

    /** The same, empty where there is none. */
    String word(String... names) {
        String text = text(names);
        return text == null ? "" : text;
    }

    /** The body's JSON; a missing node where it is none. */
    JsonNode json() {
        return json;
    }
}
