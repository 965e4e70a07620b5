package dev.tallylight.hint.shape;

import java.util.List;

/**
 * nginx-rtmp's {@code on_publish} and {@code on_publish_done}: a form, by POST or, with {@code notify_method get}, in the query:
 * {@code app=live&…&tcurl=rtmp://host/live&addr=…&call=publish&name=studio-a}. It goes on after any 2xx, renames the stream after
 * a 3xx and drops the publisher after anything else.
 *
 * <p>Source: nginx-rtmp-module's wiki, Directives, section Notify; ngx_rtmp_notify_module.c.
 */
final class NginxRtmpShape implements Shape {
    @Override
    public List<Hook> read(HookFields fields) {
        Action action = switch (fields.word("call")) {
            case "publish" -> Action.PUBLISH;
            case "publish_done" -> Action.UNPUBLISH;
            default -> Action.OTHER; // play, play_done, done, record_done, update_publish …
        };
        return List.of(Hook.of(
                action, PublishedName.of(fields.text("app"), fields.text("name")), Hook.hostOf(fields.text("tcurl"))));
    }

    @Override
    public GoOn goOn(HookFields fields) {
        return GoOn.STATUS_ALONE;
    }
}
