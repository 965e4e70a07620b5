package dev.tallylight.probe.rtmp;

import dev.tallylight.net.Url;

/**
 * What an RTMP URL names, as players take it apart: the application, of two path segments where three or more are
 * there, and the stream's name with its query.
 *
 * @param tcUrl the application's own URL, for {@code connect}
 */
record PlayAddress(String app, String name, String tcUrl) {
    static PlayAddress of(Url url) {
        String whole = url.pathAndQuery().substring(1);
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
        String app = split < 0 ? whole : whole.substring(0, split);
        String name = split < 0 ? "" : whole.substring(split + 1);
        return new PlayAddress(app, name, url.scheme() + "://" + url.authority() + "/" + app);
    }
}
