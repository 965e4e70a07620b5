package dev.tallylight.hint.shape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * OvenMediaEngine's AdmissionWebhooks: JSON by POST, {@code {"client":{…},"request":{"direction":"incoming","status":"opening",
 * "url":"rtmp://host/app/stream",…}}}. It goes on after {@code {"allowed":true}}, and wants an empty object when the status is
 * {@code closing}.
 *
 * <p>Source: OvenMediaEngine's documentation, Access Control, AdmissionWebhooks, sections "Request" and "Response".
 */
final class OvenMediaEngineShape implements Shape {
    private static final GoOn ALLOWED = GoOn.json("{\"allowed\":true}");
    private static final GoOn CLOSED = GoOn.json("{}");

    @Override
    public List<Hook> read(HookFields fields) {
        JsonNode request = fields.json().path("request");
        boolean incoming = "incoming".equals(HookFields.text(request, "direction"));
        Action action = switch (String.valueOf(HookFields.text(request, "status"))) {
            case "opening" -> incoming ? Action.PUBLISH : Action.OTHER;
            case "closing" -> incoming ? Action.UNPUBLISH : Action.OTHER;
            default -> Action.OTHER;
        };
        return List.of(Hook.at(action, HookFields.text(request, "new_url", "url")));
    }

    @Override
    public GoOn goOn(HookFields fields) {
        return "closing".equals(HookFields.text(fields.json().path("request"), "status")) ? CLOSED : ALLOWED;
    }
}
