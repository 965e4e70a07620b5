package dev.tallylight.webhook.send;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.egress.EgressGuard;
import io.netty.util.NetUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds the bounds that the REST client has no setting for. Runs for each request when its connection stands and before
 * a byte of the request is sent: a peer that the egress guard refuses gets nothing (the client resolves names by itself,
 * and a name may have moved since the guard saw it), and an answer that goes on past the limit is cut short, which closes
 * its connection.
 */
final class ExchangeBounds implements Consumer<HttpClientRequest> {
    private final EgressGuard guard;
    private final int mostBodyBytes;

    ExchangeBounds(EgressGuard guard, int mostBodyBytes) {
        this.guard = guard;
        this.mostBodyBytes = mostBodyBytes;
    }

    @Override
    public void accept(HttpClientRequest request) {
        // what the peer does is told by the attempt; Vert.x would log it as an error of ours
        request.exceptionHandler(failure -> {});
        request.connection().exceptionHandler(failure -> {});
        InetAddress peer = address(request.connection().remoteAddress());
        if (peer == null || !guard.allows(peer)) {
            request.reset(0, refused(peer));
            request.connection().close();
            return;
        }
        ExchangeNotes notes = ExchangeNotes.current();
        notes.standing(request.connection());
        request.response().onSuccess(response -> {
            notes.answered(response);
            bound(response);
        });
    }

    static NetFailure refused(@Nullable InetAddress peer) {
        return new NetFailure(
                NetFailure.Kind.EGRESS_REFUSED,
                "it led to " + (peer == null ? "an unknown address" : peer.getHostAddress())
                        + ", which the egress policy does not allow");
    }

    /** Before the client looks at the answer: listeners are called in the order they came. */
    private void bound(HttpClientResponse response) {
        // multipart/form-data would be taken apart by a decoder of the client's that knows no bound
        response.headers().remove(HttpHeaders.CONTENT_TYPE);
        Buffer kept = Buffer.buffer();
        response.handler(chunk -> {
            kept.appendBuffer(chunk.slice(0, Math.min(chunk.length(), mostBodyBytes - kept.length() + 1)));
            if (kept.length() > mostBodyBytes) {
                response.request().reset(0, new CutShort(response, kept.getBytes(0, mostBodyBytes)));
            }
        });
    }

    private static @Nullable InetAddress address(@Nullable SocketAddress peer) {
        String literal = peer == null ? null : peer.hostAddress();
        return literal == null ? null : NetUtil.createInetAddressFromIpAddressString(literal);
    }

    /** An answer whose body is longer than is read. What came before the cut is all there is to know of it. */
    static final class CutShort extends RuntimeException {
        private final int status;
        private final @Nullable String retryAfter;
        private final @Nullable String date;
        private final byte[] body;

        CutShort(HttpClientResponse response, byte[] body) {
            super("the answer's body is longer than " + body.length + " bytes", null, false, false);
            this.status = response.statusCode();
            this.retryAfter = response.getHeader("Retry-After");
            this.date = response.getHeader("Date");
            this.body = body;
        }

        int status() {
            return status;
        }

        @Nullable
        String retryAfter() {
            return retryAfter;
        }

        @Nullable
        String date() {
            return date;
        }

        byte[] body() {
            return body;
        }
    }
}
