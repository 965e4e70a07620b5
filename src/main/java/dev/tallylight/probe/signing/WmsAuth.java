package dev.tallylight.probe.signing;

import dev.tallylight.net.url.Url;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * WMSAuth's hot-link protection (Nimble Streamer, Wowza with WMSPanel's module): an MD5 over address, key, time, minutes
 * and, where it is used, a part of the stream's name. The token stands in the query, for RTMP and RTSP behind the
 * application. A server that signs a whole session writes what it needs into the playlists that it answers with, so only
 * the first URL is signed.
 *
 * @param validFor whole minutes
 * @param signedStream what the rule's signature covers of the stream's name, as in {@code live/stream}
 */
public record WmsAuth(
        String key, Duration validFor, @Nullable String signedStream) implements UrlSigning {
    /** The parameter that carries the token. */
    public static final String PARAMETER = "wmsAuthSign";

    private static final DateTimeFormatter SERVER_TIME =
            DateTimeFormatter.ofPattern("M/d/yyyy h:mm:ss a", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    @Override
    public Signed sign(Url url, String address, Instant at) {
        String token = token(address, at);
        String whole = url.pathAndQuery();
        String signed = isBehindTheApplication(url.scheme())
                ? behindTheApplication(whole, token)
                : QueryText.with(whole, PARAMETER + "=" + token);
        return new Signed(url.withPathAndQuery(signed), token);
    }

    String token(String address, Instant at) {
        String time = SERVER_TIME.format(at);
        String covered = signedStream == null ? "" : signedStream;
        String hash = Base64.getEncoder()
                .encodeToString(
                        Hash.MD5.of((address + key + time + minutes() + covered).getBytes(StandardCharsets.UTF_8)));
        String plain = "server_time=" + time + "&hash_value=" + hash + "&validminutes=" + minutes()
                + (signedStream == null ? "" : "&strm_len=" + covered.length());
        return Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isBehindTheApplication(String scheme) {
        return scheme.startsWith("rtmp") || scheme.startsWith("rtsp");
    }

    /** {@code /app?wmsAuthSign=token/stream}; a path of one name has no application, and is signed at its end. */
    private static String behindTheApplication(String whole, String token) {
        String rest = unsigned(whole);
        int end = applicationEnd(rest);
        String application = end < 0 ? rest : rest.substring(0, end);
        String stream = end < 0 ? "" : rest.substring(end);
        return QueryText.with(application, PARAMETER + "=" + token) + stream;
    }

    private static String unsigned(String whole) {
        int mark = whole.indexOf("?" + PARAMETER + "=");
        int slash = mark < 0 ? -1 : whole.indexOf('/', mark);
        return slash < 0 ? whole : whole.substring(0, mark) + whole.substring(slash);
    }

    /**
     * Where the application ends in an RTMP path such as {@code /app/stream?query}: behind two names where three or
     * more are there, else behind the first.
     *
     * @return the index of the slash before the stream's name; -1 where there is none
     */
    static int applicationEnd(String pathAndQuery) {
        int query = pathAndQuery.indexOf('?');
        String path = query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
        int first = path.indexOf('/', 1);
        int second = first < 0 ? -1 : path.indexOf('/', first + 1);
        return second < 0 || second == path.length() - 1 ? first : second;
    }

    private long minutes() {
        return validFor.toMinutes();
    }

    @Override
    public boolean needsAddress() {
        return true;
    }

    @Override
    public boolean everyRequest() {
        return false;
    }

    @Override
    public String described() {
        return "WMSAuth" + (signedStream == null ? "" : " of " + signedStream);
    }

    @Override
    public String toString() {
        return "WmsAuth[***]";
    }
}
