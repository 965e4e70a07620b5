package dev.tallylight.webhook.send;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of an answer's body, in whatever language it is. Of a JSON object that is cut off, or goes wrong
 * somewhere, the fields before that are known.
 *
 * @param text without what is blank around it
 * @param json its fields; missing where it is no JSON object
 */
record AnswerBody(String text, JsonNode json) {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Pattern CODE_WORD = Pattern.compile("[a-z0-9]+(_[a-z0-9]+)+");
    private static final Pattern ONE_WORD = Pattern.compile("[\\p{L}\\p{N}\"'.!-]{0,20}");
    private static final Pattern REFUSAL = Pattern.compile("(?i)error|fail|invalid|limit|denied|forbid|expired|unauth");

    static AnswerBody of(@Nullable String body) {
        String text = body == null ? "" : body.strip();
        return new AnswerBody(text, text.startsWith("{") ? fields(text) : MissingNode.getInstance());
    }

    private static JsonNode fields(String text) {
        ObjectNode known = MAPPER.createObjectNode();
        try (JsonParser parser = MAPPER.createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                known.set(name, parser.<JsonNode>readValueAsTree());
            }
        } catch (IOException e) {
            return known; // as far as it came
        }
        return known;
    }

    /** A page for people, where a program answers: a sign-in, a proxy, another server. */
    boolean isPage() {
        return text.startsWith("<");
    }

    /** Words where one is the success: a sentence, or the name of an error. A single word may be another's success. */
    boolean isTextThatRefuses() {
        if (text.startsWith("{") || text.startsWith("[") || isPage()) {
            return false;
        }
        return CODE_WORD.matcher(text).matches()
                || !ONE_WORD.matcher(text).matches()
                || REFUSAL.matcher(text).find();
    }

    /** Of a field that is a boolean. */
    boolean says(String field, boolean value) {
        return json.path(field).isBoolean() && json.path(field).booleanValue() == value;
    }

    @Nullable
    String string(String field) {
        return json.path(field).isTextual() ? json.path(field).asText() : null;
    }

    boolean has(String field) {
        return !json.path(field).isMissingNode() && !json.path(field).isNull();
    }
}
