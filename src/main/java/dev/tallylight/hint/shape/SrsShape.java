package dev.tallylight.hint.shape;

import java.util.List;

/**
 * SRS' {@code http_hooks}: JSON by POST, {@code {"action":"on_publish","vhost":"…","app":"live","stream":"studio-a",…}}, and
 * {@code on_unpublish} alike. It goes on after the status 200 with the body {@code 0} or {@code {"code":0}}.
 *
 * <p>Source: SRS' documentation, HTTP Callback, sections "SRS http-callback config" and "HTTP callback events".
 */
final class SrsShape implements Shape {
    private static final GoOn CODE = GoOn.json("{\"code\":0}");

    @Override
    public List<Hook> read(HookFields fields) {
        Action action = switch (fields.word("action")) {
            case "on_publish" -> Action.PUBLISH;
            case "on_unpublish" -> Action.UNPUBLISH;
            default -> Action.OTHER; // on_connect, on_close, on_play, on_stop, on_dvr, on_hls
        };
        return List.of(Hook.of(
                action,
                PublishedName.of(fields.text("app"), fields.text("stream")),
                Hook.hostOf(fields.text("tcUrl"))));
    }

    @Override
    public GoOn goOn(HookFields fields) {
        return CODE;
    }
}
