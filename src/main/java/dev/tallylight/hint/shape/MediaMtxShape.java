package dev.tallylight.hint.shape;

import java.util.List;

/**
 * MediaMTX: its hooks are commands, so that the names are those of our own snippet for {@code runOnReady} and
 * {@code runOnNotReady} (since 1.17 also {@code runOnAvailable}, {@code runOnUnavailable}): {@code ?event=ready&path=live/studio-a}.
 * And its HTTP authentication, JSON by POST: {@code {"action":"publish","path":"live/studio-a",…}}; it lets in after any 2xx.
 *
 * <p>Source: MediaMTX' documentation, features, Hooks and Authentication (section "HTTP-based").
 */
final class MediaMtxShape implements Shape {
    @Override
    public List<Hook> read(HookFields fields) {
        Action action = switch (fields.word("event", "action")) {
            case "ready", "available", "online", "publish" -> Action.PUBLISH;
            case "notReady", "not-ready", "unavailable", "offline", "unpublish" -> Action.UNPUBLISH;
            default -> Action.OTHER; // read, playback, api, metrics, pprof
        };
        return List.of(Hook.of(action, PublishedName.of(fields.text("path")), null));
    }

    @Override
    public GoOn goOn(HookFields fields) {
        return GoOn.STATUS_ALONE;
    }
}
