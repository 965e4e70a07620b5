package dev.tallylight.hint.shape;

import java.util.List;

/**
 * Icecast's URL authentication: a form by POST, {@code action=mount_add&mount=/live&server=icecast.example.org&port=8000},
 * {@code mount_remove} alike, and {@code stream_auth} of a source client. It lets in after the header
 * {@code icecast-auth-user: 1}. Its commands {@code on-connect} and {@code on-disconnect} are given the mount alone; the names are
 * those of our own snippet for them: {@code ?event=connect&mount=/live}. Liquidsoap's snippet has the same names.
 *
 * <p>Source: Icecast 2.4's documentation, Listener Authentication, section "URL", and Config File, section "Mount".
 */
final class IcecastShape implements Shape {
    @Override
    public List<Hook> read(HookFields fields) {
        Action action = switch (fields.word("action", "event")) {
            // a source asks again for each of its titles (admin=1), and is on air then as before
            case "stream_auth" -> "1".equals(fields.text("admin")) ? Action.OTHER : Action.PUBLISH;
            case "mount_add", "connect", "publish" -> Action.PUBLISH;
            case "mount_remove", "disconnect", "unpublish" -> Action.UNPUBLISH;
            default -> Action.OTHER; // listener_add, listener_remove
        };
        String mount = fields.text("mount");
        String server = fields.text("server");
        String port = fields.text("port");
        PublishedName name = PublishedName.of(mount);
        String url = server == null || name == null
                ? null
                : "http://" + server + (port == null ? "" : ":" + port) + "/" + name.path();
        Hook played = Hook.playedAt(action, url);
        return List.of(new Hook(action, name, played.host(), played.url()));
    }

    @Override
    public GoOn goOn(HookFields fields) {
        return GoOn.ICECAST_HEADER;
    }
}
