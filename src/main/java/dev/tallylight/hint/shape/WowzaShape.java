package dev.tallylight.hint.shape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Wowza Streaming Engine's webhooks (4.9.6 and later): JSON by POST with the event's name ({@code stream.started}) and what it is
 * about. Its documentation names the events and not every member, so the name is read by how it ends, and application and stream
 * by any of the names that Wowza's APIs have for them, in the outermost object or one level below. Any 200 will do.
 *
 * <p>Source: Wowza's documentation, "Create webhooks to monitor streaming events in Wowza Streaming Engine", section "Supported
 * webhook events"; "Webhooks.json configuration reference".
 */
final class WowzaShape implements Shape {
    private static final String[] APPLICATION = {"appName", "applicationName", "application", "app"};
    private static final String[] STREAM = {"streamName", "stream", "name"};

    @Override
    public List<Hook> read(HookFields fields) {
        JsonNode about = about(fields.json());
        return List.of(Hook.of(
                action(fields.word("event", "eventName", "eventType", "type", "name")),
                PublishedName.of(
                        or(HookFields.text(about, APPLICATION), fields.word(APPLICATION)),
                        or(HookFields.text(about, STREAM), fields.word("streamName", "stream"))),
                null));
    }

    /** The object in which the stream is named: the first of the members that is one and names it. */
    private static JsonNode about(JsonNode json) {
        for (JsonNode member : json) {
            if (member.isObject() && HookFields.text(member, STREAM) != null) {
                return member;
            }
        }
        return json;
    }

    private static String or(@Nullable String one, String other) {
        return one == null ? other : one;
    }

    private static Action action(String event) {
        String word = event.toLowerCase(Locale.ROOT);
        if (!word.contains("stream") && !word.contains("publish")) {
            return Action.OTHER; // app.started, record.…
        }
        String last = word.substring(word.lastIndexOf('.') + 1);
        return switch (last) {
            case "started", "start", "publish", "published", "created", "create" -> Action.PUBLISH;
            case "stopped", "stop", "shutdown", "ended", "end", "unpublish", "unpublished", "destroyed", "destroy" ->
                Action.UNPUBLISH;
            default -> Action.OTHER;
        };
    }

    @Override
    public GoOn goOn(HookFields fields) {
        return GoOn.STATUS_ALONE;
    }
}
