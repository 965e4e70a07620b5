package dev.tallylight.webhook.message;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.net.url.Url;
import dev.tallylight.rest.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A body as it goes to its receiver, with what its receiver wants around it.
 *
 * @param url where to
 * @param shownUrl the same for logs and pages, without what may open a door
 * @param headers the receiver's own, such as Authorization; hidden in logs
 * @param body what is sent
 * @param shownBody the same without secrets; null where it is what is sent
 */
public record Message(
        Url url,
        String shownUrl,
        String contentType,
        Map<String, String> headers,
        byte[] body,
        byte @Nullable [] shownBody) {
    static final String JSON = "application/json";
    /** In the place of a secret. */
    public static final String HIDDEN = "***";

    private static final Json WRITER = new Json(new JsonMapper());

    /** JSON to the endpoint's own URL. */
    public static Message json(Url url, String shownUrl, byte[] body) {
        return new Message(url, shownUrl, JSON, Map.of(), body, null);
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static byte[] bytes(ObjectNode json) {
        return WRITER.bytes(json);
    }

    /** The body that may be shown, as text. */
    public String shownText() {
        return new String(shownBody == null ? body : shownBody, StandardCharsets.UTF_8);
    }

    /** Without its secrets. */
    @Override
    public String toString() {
        return "Message[" + shownUrl + "]";
    }
}
