package dev.tallylight.net.http;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.egress.EgressGuard;
import dev.tallylight.net.url.Url;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Map;

/**
 * The HTTP side of one probe: requests over HTTP/1.1 (and what calls itself {@code ICY}), reusing a connection per origin,
 * following redirects and checking every hop with the {@link EgressGuard}. Confined to one event-loop context. Closing
 * it closes every socket; so does cancelling a Uni that it gave.
 */
public interface HttpSession extends AutoCloseable {
    /**
     * A GET whose body is read up to {@code mostBytes}; a longer body is cut there and marked, not failed.
     *
     * @param headers sent besides Host, User-Agent, Accept and Connection
     * @return fails with {@link NetFailure} only; a status such as 404 is an answer, not a failure
     */
    Uni<HttpReply> get(Url url, Map<String, String> headers, int mostBytes, Duration deadline);

    /**
     * Another method than GET, on a connection of its own. Redirects are followed where they keep the method (307 and
     * 308, RFC 9110 §15.4); any other is the answer.
     *
     * @return as {@link #get} does
     */
    Uni<HttpReply> send(HttpCall call, int mostBytes, Duration deadline);

    /** A GET whose body is handed on as it arrives. The deadline covers the time until the head is there. */
    Uni<HttpStream> open(Url url, Map<String, String> headers, Duration deadline);

    @Override
    void close();
}
