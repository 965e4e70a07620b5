package dev.tallylight.hint.shape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * AzuraCast's "Generic Web Hook": JSON by POST, what its API calls now playing: {@code {"station":{"listen_url":"…",
 * "mounts":[{"url":"…","path":"/radio.mp3"},…]},"live":{"is_live":true},"is_online":true,…}}. It does not say which of its triggers
 * it was, so that each mount is looked at; {@code is_online} false is an un-publish. Any 2xx will do. And Liquidsoap's own
 * {@code on_connect} and {@code on_disconnect}, as {@link IcecastShape} reads them.
 *
 * <p>Source: AzuraCast, Webhook/Connector/Generic.php and its API's schema Api_NowPlaying; Liquidsoap's documentation, Harbor.
 */
final class AzuraCastShape implements Shape {
    private static final int MOST_MOUNTS = 20;

    private final Shape liquidsoap = new IcecastShape();

    @Override
    public List<Hook> read(HookFields fields) {
        JsonNode station = fields.json().path("station");
        if (!station.isObject()) {
            return liquidsoap.read(fields);
        }
        JsonNode online = fields.json().path("is_online");
        Action action = online.isBoolean() && !online.asBoolean() ? Action.UNPUBLISH : Action.CHANGED;
        List<Hook> hooks = new ArrayList<>();
        for (JsonNode mount : station.path("mounts")) {
            add(hooks, action, HookFields.text(mount, "url"), HookFields.text(mount, "path"));
        }
        if (hooks.isEmpty()) {
            add(hooks, action, HookFields.text(station, "listen_url"), null);
        }
        return List.copyOf(hooks);
    }

    private static void add(List<Hook> hooks, Action action, @Nullable String url, @Nullable String path) {
        Hook at = Hook.playedAt(action, url);
        PublishedName name = at.stream() == null ? PublishedName.of(path) : at.stream();
        if (name != null && hooks.size() < MOST_MOUNTS) {
            hooks.add(new Hook(action, name, at.host(), at.url()));
        }
    }

    @Override
    public GoOn goOn(HookFields fields) {
        return GoOn.STATUS_ALONE;
    }
}
