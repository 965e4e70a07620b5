package dev.tallylight.probe.rtmp;

import dev.tallylight.net.url.Url;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A server's redirect to another: a rejected {@code connect}, or a status, whose {@code ex} holds code 302 and the other
 * server's address (Adobe Media Server's "rtmp stream redirect", which Wowza, SRS and patched nginx-rtmp speak).
 */
final class RtmpRedirect {
    /** An edge sends to another edge, or to the origin; more than these are a circle. */
    static final int MOST = 5;

    private static final Set<String> SCHEMES = Set.of("rtmp", "rtmps");
    private static final double FOUND_ELSEWHERE = 302;

    private RtmpRedirect() {}

    /** Where the client is sent to, in the server's words; null where it is not. */
    static @Nullable String in(Map<?, ?> info) {
        if (!(info.get("ex") instanceof Map<?, ?> ex)
                || !(ex.get("code") instanceof Double code)
                || code != FOUND_ELSEWHERE) {
            return null;
        }
        return ex.get("redirect") instanceof String text && !text.isBlank() ? text.strip() : null;
    }

    static boolean speaks(Url url) {
        return SCHEMES.contains(url.scheme());
    }

    /**
     * What to play there. The address is that of an application, and the stream keeps its name; some servers name the
     * stream, too.
     */
    static PlayAddress address(Url to, PlayAddress before) {
        String whole = to.pathAndQuery().substring(1);
        String name = withoutQuery(before.name());
        boolean named = withoutQuery(whole).endsWith("/" + name);
        if (named || whole.isEmpty()) {
            return whole.isEmpty()
                    ? new PlayAddress(before.app(), before.name(), tcUrl(to, before.app()))
                    : PlayAddress.of(to);
        }
        String app = whole.endsWith("/") ? whole.substring(0, whole.length() - 1) : whole;
        return new PlayAddress(app, before.name(), tcUrl(to, app));
    }

    private static String tcUrl(Url to, String app) {
        return to.scheme() + "://" + to.authority() + "/" + app;
    }

    private static String withoutQuery(String text) {
        int query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query);
    }
}
