package dev.tallylight.net.http;

import dev.tallylight.net.url.Url;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The bytes of a request (RFC 9112). */
final class HttpRequest {
    private HttpRequest() {}

    /**
     * The caller's headers win over ours.
     *
     * @throws IllegalArgumentException when a header has a control character in it
     */
    static Buffer of(HttpCall call, String userAgent) {
        Url url = call.url();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", url.authority());
        Map<String, String> rest = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        rest.put("User-Agent", userAgent);
        rest.put("Accept", "*/*");
        rest.put("Connection", "keep-alive");
        String authorization = url.authorization();
        if (authorization != null) {
            rest.put("Authorization", authorization);
        }
        rest.putAll(call.headers());
        if (!call.isGet()) {
            rest.put("Content-Length", String.valueOf(call.body().length()));
        }
        headers.putAll(rest);
        StringBuilder text =
                new StringBuilder(call.method()).append(' ').append(target(url)).append(" HTTP/1.1\r\n");
        headers.forEach((name, value) ->
                text.append(checked(name)).append(": ").append(checked(value)).append("\r\n"));
        return Buffer.buffer(text.append("\r\n").toString()).appendBuffer(call.body());
    }

    /** What stands in the request line. */
    static String target(Url url) {
        return ascii(url.pathAndQuery());
    }

    /** A URL may hold letters beyond ASCII, a request line may not (RFC 3987 §3.1). */
    private static String ascii(String pathAndQuery) {
        StringBuilder text = new StringBuilder(pathAndQuery.length());
        for (byte b : pathAndQuery.getBytes(StandardCharsets.UTF_8)) {
            if (b > ' ' && b < 127) {
                text.append((char) b);
            } else {
                text.append('%').append(String.format(Locale.ROOT, "%02X", b & 0xff));
            }
        }
        return text.toString();
    }

    private static String checked(String text) {
        if (text.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 127)) {
            throw new IllegalArgumentException("a header has a control character in it");
        }
        return text;
    }
}
