package dev.tallylight.server.beat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tallylight.rest.Texts;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a heartbeat's body says of its server. Pure; whatever the body holds, it never throws. */
final class HeartbeatFacts {
    static final int MOST_BYTES = 16 * 1024;
    static final int MOST_FIELDS = 20;
    static final int MOST_CHARACTERS = 200;
    private static final int MOST_NAME = 50;
    private static final JsonMapper JSON = new JsonMapper();

    private HeartbeatFacts() {}

    /**
     * The fields of a JSON object, the first {@value #MOST_FIELDS} of them, each as text of at most {@value #MOST_CHARACTERS}
     * characters.
     *
     * @return null where the body is something else
     */
    static @Nullable Map<String, String> read(byte[] body) {
        if (body.length == 0 || body.length > MOST_BYTES) {
            return null;
        }
        try {
            JsonNode tree = JSON.readTree(body);
            return tree == null || !tree.isObject() ? null : facts(tree);
        } catch (IOException e) {
            return null;
        }
    }

    private static Map<String, String> facts(JsonNode tree) throws JsonProcessingException {
        Map<String, String> facts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : tree.properties()) {
            if (facts.size() == MOST_FIELDS) {
                break;
            }
            JsonNode value = field.getValue();
            String name = cut(Texts.asLine(field.getKey()), MOST_NAME);
            if (!value.isNull() && !name.isBlank()) {
                String text = value.isValueNode() ? value.asText() : JSON.writeValueAsString(value);
                facts.put(name, cut(Texts.asLine(cut(text, MOST_CHARACTERS)), MOST_CHARACTERS));
            }
        }
        return facts;
    }

    /** No character beyond U+FFFF is cut in two. */
    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end);
    }
}
