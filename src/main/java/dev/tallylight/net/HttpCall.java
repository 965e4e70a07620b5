package dev.tallylight.net;

import io.vertx.core.buffer.Buffer;
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
}
