package dev.tallylight.net.http;

import dev.tallylight.net.url.Url;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;

/**
 * What is asked of a server over HTTP.
 *
 * @param method in capitals, as {@code POST}
 * @param headers sent besides Host, User-Agent, Accept, Connection and Content-Length
 * @param body empty for none
 */
public record HttpCall(String method, Url url, Map<String, String> headers, Buffer body) {
    /** A method that asks for something and sends nothing. */
    public static HttpCall without(String method, Url url, Map<String, String> headers) {
        return new HttpCall(method, url, headers, Buffer.buffer());
    }

    static HttpCall get(Url url, Map<String, String> headers) {
        return without("GET", url, headers);
    }

    HttpCall to(Url other, Map<String, String> itsHeaders) {
        return new HttpCall(method, other, itsHeaders, body);
    }

    boolean isGet() {
        return method.equals("GET");
    }

    /** With another header, unless the caller has set that one. */
    HttpCall with(String name, String value) {
        if (headers.keySet().stream().anyMatch(name::equalsIgnoreCase)) {
            return this;
        }
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new HttpCall(method, url, more, body);
    }
}
