package dev.tallylight.net.http;

import dev.tallylight.net.url.Url;
import io.netty.buffer.ByteBuf;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/**
 * The answer to a GET whose body was read up to a bound.
 *
 * @param url where it came from, after redirects
 * @param protocol the status line's first word: {@code HTTP/1.1}, {@code HTTP/1.0} or {@code ICY}
 * @param body decoded (chunks joined, gzip undone)
 * @param truncated whether the body went on after the bound; the rest was not read
 * @param firstByte from the request to the first byte of the answer
 * @param total from the request to the end of what was read
 */
public record HttpReply(
        Url url,
        String protocol,
        int status,
        String statusText,
        MultiMap headers,
        Buffer body,
        boolean truncated,
        Duration firstByte,
        Duration total) {
    /** The body as it lies in memory where that can be had, else a copy: to be read, never to be written to. */
    @SuppressWarnings("deprecation") // Vert.x 4 has no other way to and from Netty's buffers
    public byte[] bytes() {
        ByteBuf held = body.getByteBuf();
        boolean whole = held.hasArray() && held.arrayOffset() == 0 && held.array().length == body.length();
        return whole ? held.array() : body.getBytes();
    }
}
