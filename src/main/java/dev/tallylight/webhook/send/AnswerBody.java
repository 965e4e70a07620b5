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
    private static final Pattern PAGE = Pattern.compile("(?i)<(!doctype|html|head|body|\\?xml)\\b");
    private static final Pattern ACCEPTANCE = Pattern.compile(
            "(?i)(ok|okay|success|succeeded|accepted|received|sent|done|thanks|true|[0-9]+)\\b.*", Pattern.DOTALL);

    /** The words of Slack's documented errors, in one or as {@code no_service}, and of those that speak like it. */
    private static final Pattern REFUSAL = Pattern.compile(
            "(?i)(?<![a-z])(errors?|fail(ed|ure)?|invalid|(rate ?)?limit(ed|s)?"
                    + "|denied|forbidden|expired|unauthori[sz]ed|required|prohibited|archived|disabled|(not|no|too)[ _][a-z]+)(?![a-z])");

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
        return PAGE.matcher(text).lookingAt();
    }

    /**
     * Words that say that it failed. Others are a success, as the status says: what stands between us and a receiver
     * has words of its own ("Event Created").
     */
    boolean isTextThatRefuses() {
        boolean words = !text.startsWith("{") && !text.startsWith("[") && !text.startsWith("<");
        return words
                && !ACCEPTANCE.matcher(text).matches()
                && REFUSAL.matcher(text).find();
    }

    /** Whether words of a field, say its status, say that it failed. */
    static boolean refuses(@Nullable String words) {
        return words != null && REFUSAL.matcher(words).find();
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
