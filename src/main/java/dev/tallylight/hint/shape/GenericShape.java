package dev.tallylight.hint.shape;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Any script: a form, a query or JSON with {@code event} ({@code publish}, {@code unpublish}; where it is left out, something
 * changed) and what it is about: {@code application} and {@code name}, or {@code path}, or {@code url}. Our own.
 */
final class GenericShape implements Shape {
    private static final GoOn TAKEN = GoOn.json("{\"ok\":true}");

    @Override
    public List<Hook> read(HookFields fields) {
        Action action = switch (fields.word("event", "action", "call").toLowerCase(Locale.ROOT)) {
            case "publish", "on_publish", "start", "started", "connect", "ready" -> Action.PUBLISH;
            case "unpublish", "un-publish", "on_unpublish", "publish_done", "stop", "stopped", "disconnect" ->
                Action.UNPUBLISH;
            default -> Action.CHANGED;
        };
        @Nullable String url = fields.text("url");
        if (url != null) {
            return List.of(Hook.playedAt(action, url));
        }
        PublishedName name = PublishedName.of(fields.text("application", "app"), fields.text("name", "stream"));
        return List.of(Hook.of(
                action,
                name == null ? PublishedName.of(fields.text("path", "mount")) : name,
                Hook.hostOf("rtmp://" + fields.word("host"))));
    }

    @Override
    public GoOn goOn(HookFields fields) {
        return TAKEN;
    }
}
