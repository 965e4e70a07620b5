package dev.tallylight.hint.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Nimble Streamer's publish control: JSON by POST, {@code {"PublishAuthRequest":[{"seq":"1","id":"…","ip":"…",
 * "stream":"live/studio-a"}]}}, several at once. It lets in each whose {@code seq} is answered with {@code success}. It says
 * nothing when a publisher leaves; a script that notices it calls the door as the kind generic does.
 *
 * <p>Source: WMSPanel's blog, "SRT, RTSP and RTMP publish control setup", section on the handler.
 */
final class NimbleShape implements Shape {
    private static final int MOST = 100;
    private static final String REQUEST = "PublishAuthRequest";

    private final Shape generic = new GenericShape();

    @Override
    public List<Hook> read(HookFields fields) {
        JsonNode asked = fields.json().path(REQUEST);
        if (!asked.isArray()) {
            return generic.read(fields);
        }
        List<Hook> hooks = new ArrayList<>();
        for (JsonNode each : asked) {
            PublishedName name = PublishedName.of(HookFields.text(each, "stream"));
            if (name != null && hooks.size() < MOST) {
                hooks.add(Hook.of(Action.PUBLISH, name, null));
            }
        }
        return List.copyOf(hooks);
    }

    @Override
    public GoOn goOn(HookFields fields) {
        ArrayNode answers = JsonNodeFactory.instance.arrayNode();
        for (JsonNode each : fields.json().path(REQUEST)) {
            ObjectNode answer = answers.addObject();
            answer.set("seq", each.path("seq").isValueNode() ? each.path("seq") : JsonNodeFactory.instance.nullNode());
            answer.put("status", "success");
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("PublishAuthResponse", answers);
        return GoOn.json(body.toString());
    }
}
