package dev.tallylight.door;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;

/**
 * Where a request ends, according to RFC 9112 §6: by {@code chunked} alone, or by a length alone. Netty refuses
 * {@code chunked} beside a length; a coding that it does not know it passes over, and goes by the length, where a proxy in
 * front may have gone by the coding. Nobody has use for another coding: all of them are refused.
 */
final class Framing {
    private Framing() {}

    static boolean isClear(HttpHeaders headers) {
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (codings.isEmpty()) {
            return true;
        }
        return codings.size() == 1
                && codings.getFirst().strip().equalsIgnoreCase("chunked")
                && !headers.contains(HttpHeaderNames.CONTENT_LENGTH);
    }
}
