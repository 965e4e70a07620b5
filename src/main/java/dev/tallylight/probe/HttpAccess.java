package dev.tallylight.probe;

import dev.tallylight.net.url.Url;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * The credentials of a target as HTTP headers. They go to the target's own origin only: a playlist may name segments on
 * hosts that must not learn them.
 */
public final class HttpAccess {
    private HttpAccess() {}

    /** What to send to this URL besides what a session sends by itself; credentials in the URL are sent by it. */
    public static Map<String, String> headers(ProbeTarget target, Url url) {
        if (target.credentials() == null || !url.sameOriginAs(target.url())) {
            return Map.of();
        }
        return Map.of(
                "Authorization",
                switch (target.credentials()) {
                    case Credentials.UserPassword(String username, String password) ->
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
                    case Credentials.BearerToken(String token) -> "Bearer " + token;
                });
    }

    /** Whether a request to this URL carries credentials, be they the target's or the URL's own. */
    public static boolean sendsCredentials(ProbeTarget target, Url url) {
        return url.userInfo() != null || !headers(target, url).isEmpty();
    }
}
