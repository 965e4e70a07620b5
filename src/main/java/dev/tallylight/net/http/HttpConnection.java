package dev.tallylight.net.http;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.NetFailure.Kind;
import dev.tallylight.net.dial.ConnectFailures;
import dev.tallylight.net.dial.HangUp;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one origin, carrying one exchange after the other. Confined to its event-loop context. What the
 * reader of a body has not asked for stays in the socket, but for one read (64 KiB).
 */
final class HttpConnection implements ResponseDecoder.Sink, BodyStream.Source {
    /**
     * The answer to one request.
     *
     * @param firstByte from the request to the answer's first byte
     */
    record Answer(ResponseHead head, BodyStream body, Duration firstByte) {}

    /** How long one connection works on what it reads before others on its event loop get their turn. */
    private static final long LONGEST_STRETCH = TimeUnit.MILLISECONDS.toNanos(5);

    private final ContextInternal context;
    private final NetSocket socket;
    private final String host;
    private final ResponseDecoder decoder = new ResponseDecoder(this);
    private final Deque<Buffer> unread = new ArrayDeque<>();
    private @Nullable UniEmitter<? super Answer> awaiting;
    private @Nullable BodyStream body;
    private @Nullable NetFailure socketError;
    private long requestedAt;
    private @Nullable Duration firstByte;
    private boolean pumping;
    private boolean resting;
    private long worked;
    private boolean inputClosed;
    private boolean idle = true;
    private boolean closed;

    HttpConnection(ContextInternal context, NetSocket socket, String host) {
        this.context = context;
        this.socket = socket;
        this.host = host;
        socket.exceptionHandler(cause -> socketError = ConnectFailures.whileOpen(cause, host));
        socket.handler(this::received);
        socket.endHandler(v -> ended());
    }

    /** Whether another request may be sent. */
    boolean idle() {
        return idle && !closed && !inputClosed && unread.isEmpty();
    }

    /** Whether the server has said nothing since the last request. */
    boolean silent() {
        return firstByte == null;
    }

    /** Sends a request; the answer comes with its body still to be read. */
    Uni<Answer> exchange(Buffer request) {
        return Uni.createFrom().emitter(emitter -> {
            idle = false;
            awaiting = emitter;
            body = null;
            firstByte = null;
            requestedAt = System.nanoTime();
            emitter.onTermination(() -> context.emit(v -> giveUp(emitter)));
            if (closed) {
                broken(new NetFailure(Kind.CLOSED_BY_SERVER, host + " closed the connection"));
                return;
            }
            socket.write(request);
            socket.resume();
        });
    }

    private void giveUp(UniEmitter<? super Answer> emitter) {
        if (Objects.equals(awaiting, emitter)) {
            awaiting = null;
            close();
        }
    }

    private void received(Buffer data) {
        if (firstByte == null) {
            firstByte = Duration.ofNanos(System.nanoTime() - requestedAt);
        }
        unread.add(data);
        pump();
    }

    private void ended() {
        inputClosed = true;
        pump();
    }

    /** Feeds the decoder as long as somebody wants what comes out. */
    private void pump() {
        if (pumping || resting) {
            return;
        }
        pumping = true;
        while (!closed && !resting && wanted() && !unread.isEmpty()) {
            Buffer data = unread.remove();
            int piece = decoder.piece();
            if (data.length() > piece) {
                unread.addFirst(data.slice(piece, data.length()));
                data = data.slice(0, piece);
            }
            long since = System.nanoTime();
            decoder.feed(data);
            worked += System.nanoTime() - since;
            resting = worked > LONGEST_STRETCH;
        }
        pumping = false;
        if (resting) {
            rest();
        } else if (!closed && inputClosed && unread.isEmpty()) {
            finish();
        } else if (!closed && !wanted()) {
            socket.pause();
        }
    }

    /** Goes on when the others have had their turn. */
    private void rest() {
        worked = 0;
        if (!closed) {
            socket.pause();
        }
        context.runOnContext(v -> {
            resting = false;
            resume();
        });
    }

    private boolean wanted() {
        return body == null || body.wants();
    }

    /** The server closed: right where the body has no length, else too early. */
    private void finish() {
        decoder.inputClosed();
        if (!idle) {
            broken(
                    socketError != null
                            ? socketError
                            : new NetFailure(
                                    Kind.CLOSED_BY_SERVER,
                                    host + " closed the connection "
                                            + (awaiting == null ? "in the middle of the body" : "without an answer")));
        }
        close();
    }

    @Override
    public void head(ResponseHead head) {
        UniEmitter<? super Answer> emitter = awaiting;
        if (emitter == null) {
            close(); // an answer that nobody asked for
            return;
        }
        awaiting = null;
        BodyStream stream = new BodyStream(context, this);
        body = stream;
        emitter.complete(new Answer(head, stream, firstByte == null ? Duration.ZERO : firstByte));
    }

    @Override
    public void content(Buffer data) {
        if (body != null) {
            body.offer(data);
        }
    }

    @Override
    public void end(boolean keepAlive) {
        BodyStream ended = body;
        idle = true;
        if (!keepAlive) {
            close();
        }
        if (ended != null) {
            ended.end();
        }
    }

    @Override
    public void broken(NetFailure failure) {
        idle = true;
        UniEmitter<? super Answer> emitter = awaiting;
        awaiting = null;
        close();
        if (emitter != null) {
            emitter.fail(failure);
        } else if (body != null) {
            body.fail(failure);
        }
    }

    @Override
    public void resume() {
        pump();
        if (!closed && !resting && wanted()) {
            socket.resume();
        }
    }

    @Override
    public void abandon() {
        close();
    }

    /** Closes the socket; whoever still waits is told. */
    void close() {
        if (!closed) {
            closed = true;
            unread.clear();
            decoder.close();
            HangUp.of(socket);
            if (!idle) {
                broken(new NetFailure(Kind.CLOSED_BY_SERVER, "the exchange with " + host + " was given up"));
            }
        }
    }
}
