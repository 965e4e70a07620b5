package dev.tallylight.probe.rtmp;

import dev.tallylight.net.url.Url;
import dev.tallylight.probe.signing.WmsAuth;

/**
 * What an RTMP URL names, as players take it apart: the application, of two path segments where three or more are
 * there, and the stream's name with its query. WMSAuth's token stands behind the application, before the stream's name.
 *
 * @param tcUrl the application's own URL, for {@code connect}
 */
record PlayAddress(String app, String name, String tcUrl) {
    static PlayAddress of(Url url) {
        String whole = url.pathAndQuery().substring(1);
        int signature = whole.indexOf("?" + WmsAuth.PARAMETER + "=");
        int behind = signature < 0 ? -1 : whole.indexOf('/', signature);
        if (behind >= 0) {
            return at(url, whole, behind);
        }
        int query = whole.indexOf('?');
        String path = query < 0 ? whole : whole.substring(0, query);
        int first = path.indexOf('/');
        int split;
        if (first >= 0) {
            int second = path.indexOf('/', first + 1);
            split = second < 0 || second == path.length() - 1 ? first : second;
        } else {
            split = whole.indexOf('/'); // app?key=value/name
        }
        return at(url, whole, split);
    }

    private static PlayAddress at(Url url, String whole, int split) {
        String app = split < 0 ? whole : whole.substring(0, split);
        String name = split < 0 ? "" : whole.substring(split + 1);
        return new PlayAddress(app, name, url.scheme() + "://" + url.authority() + "/" + app);
    }
}
