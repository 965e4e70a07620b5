package dev.tallylight.door;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection whose request does not arrive: a head that is not whole in time, a body that drips. Between a request's
 * end and the next one's first byte it measures nothing, so an answer may take, and a feed last, as long as it likes. One
 * for each connection, on its event loop; no request that comes at once touches a timer.
 */
final class RequestDeadlines {
    /** RFC 9110 §15.5.9. */
    private static final String REQUEST_TIMEOUT =
            "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

    private static final String BAD_REQUEST =
            "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

    private enum Stage {
        HEAD,
        BODY,
        /** Nothing is owed. */
        NONE
    }

    private final Patience patience;
    private Stage stage = Stage.HEAD;
    private Stage timed = Stage.NONE;
    private @Nullable ScheduledFuture<?> timer;
    private boolean anyBytes;
    private long requests;
    private long timedRequest;
    private boolean refused;
    private long bytes;

    RequestDeadlines(Patience patience) {
        this.patience = patience;
    }

    /** The connection is there. */
    void begin(ChannelHandlerContext connection) {
        settle(connection);
    }

    /** What is spoken here is no HTTP/1.1. */
    void giveUp(ChannelHandlerContext connection) {
        stage = Stage.NONE;
        settle(connection);
    }

    /** Before the decoder. */
    final class Bytes extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof ByteBuf came) {
                anyBytes = true;
                bytes += came.readableBytes();
                stage = stage == Stage.NONE && !isLineEnd(came) ? Stage.HEAD : stage;
            }
            context.fireChannelRead(message); // decoded when it comes back
            settle(context);
        }

        /** Some send one too many after a body; no request begins with it (RFC 9112 §2.2). */
        private static boolean isLineEnd(ByteBuf came) {
            return came.readableBytes() <= 2 && came.forEachByte(each -> each == '\r' || each == '\n') < 0;
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            giveUp(context);
            context.fireChannelInactive();
        }
    }

    /** Behind the decoder. */
    final class Messages extends ChannelInboundHandlerAdapter {
        /** Before the request is known to anybody, what is framed in two ways is turned away. */
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (refused) {
                ReferenceCountUtil.release(message);
                return;
            }
            if (message instanceof HttpRequest request) {
                if (!Framing.isClear(request.headers())) {
                    refused = true;
                    ReferenceCountUtil.release(message);
                    end(context, BAD_REQUEST);
                    return;
                }
                requests++;
                stage = Stage.BODY;
                bytes = 0;
            }
            if (message instanceof LastHttpContent) {
                stage = Stage.NONE;
            }
            context.fireChannelRead(message);
        }
    }

    private void settle(ChannelHandlerContext context) {
        if (timed == stage && timedRequest == requests) {
            return;
        }
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        timed = stage;
        timedRequest = requests;
        if (stage != Stage.NONE) {
            measure(context);
        }
    }

    private void measure(ChannelHandlerContext context) {
        Duration time = stage == Stage.HEAD ? patience.head() : patience.body();
        timer = context.executor().schedule(() -> over(context), time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void over(ChannelHandlerContext context) {
        if (stage == Stage.BODY && (bytes >= patience.leastBytes() || wePaused(context))) {
            bytes = 0;
            measure(context);
        } else if (stage == Stage.HEAD && anyBytes) {
            end(context, REQUEST_TIMEOUT);
        } else {
            context.close();
        }
    }

    /** With an answer, unless that of a request before may be on its way. */
    private void end(ChannelHandlerContext context, String answer) {
        ChannelHandlerContext behindTls = context.pipeline().context(Bytes.class);
        if (requests > 0 || behindTls == null) {
            context.close();
        } else {
            behindTls
                    .writeAndFlush(Unpooled.copiedBuffer(answer, StandardCharsets.US_ASCII))
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** What is not taken in cannot come. */
    private static boolean wePaused(ChannelHandlerContext context) {
        return !context.channel().config().isAutoRead();
    }
}
