package dev.tallylight.probe.hls;

import dev.tallylight.net.url.Url;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The parameters in the query of a URL, percent-decoded, for playlists that take variables from them. */
final class QueryParameters {
    private static final int MOST = 50;

    private QueryParameters() {}

    static Map<String, String> of(Url url) {
        int query = url.pathAndQuery().indexOf('?');
        if (query < 0) {
            return Map.of();
        }
        Map<String, String> parameters = new HashMap<>();
        for (String pair : url.pathAndQuery().substring(query + 1).split("&", MOST)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.putIfAbsent(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    /** A plus sign stands for itself outside of forms. The URL's parser has seen to it that the escapes are whole. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
