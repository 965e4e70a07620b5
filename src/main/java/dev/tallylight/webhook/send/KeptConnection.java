package dev.tallylight.webhook.send;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Watches the bytes of one connection over all its exchanges, so that none spoils the next. A connection is not used
 * again after an answer with more bytes than it says to have (a body after 204 or 304, something after the end), and
 * none on which something comes that nobody asked for; and it tells whether a byte came of an exchange.
 */
final class KeptConnection {
    private static final AttributeKey<KeptConnection> KEY = AttributeKey.valueOf(KeptConnection.class.getName());
    private static final int END_OF_LINES = 0x0d0a0d0a;

    // of the channel's thread, but for what is volatile
    private volatile boolean idle = true;
    private volatile long bytes;
    private boolean inHead = true;
    private boolean uncertain;
    private long afterHead;
    private int lastFour;
    /** What the answer's body has by its head; -1 where that does not tell. */
    private long length = -1;

    private boolean chunked;

    private KeptConnection() {}

    /** That of a channel, which is watched from the first call on; null where it does not speak HTTP/1. */
    static @Nullable KeptConnection of(Channel channel) {
        KeptConnection known = channel.attr(KEY).get();
        if (known != null) {
            return known;
        }
        ChannelHandlerContext codec = channel.pipeline().context(HttpClientCodec.class);
        if (codec == null) {
            return null;
        }
        KeptConnection watched = new KeptConnection();
        channel.attr(KEY).set(watched);
        channel.pipeline().addBefore(codec.name(), KEY.name() + ".bytes", watched.new Bytes());
        channel.pipeline().addAfter(codec.name(), KEY.name() + ".answers", watched.new Answers());
        return watched;
    }

    /** A request is about to be sent. */
    void begin() {
        bytes = 0;
        idle = false;
    }

    /** Whether a byte came since then. */
    boolean isAnswered() {
        return bytes > 0;
    }

    private void scan(ByteBuf read) {
        bytes += read.readableBytes();
        for (int i = read.readerIndex(); i < read.writerIndex(); i++) {
            byte octet = read.getByte(i);
            if (!inHead) {
                afterHead++;
            }
            lastFour = lastFour << 8 | octet & 0xff;
            inHead &= !endsLines();
        }
    }

    private boolean endsLines() {
        return lastFour == END_OF_LINES || (lastFour & 0xffff) == 0x0a0a;
    }

    private boolean saysMore() {
        return !uncertain && (length >= 0 && afterHead > length || chunked && !endsLines());
    }

    private void over() {
        idle = true;
        inHead = true;
        uncertain = false;
        afterHead = 0;
        lastFour = 0;
    }

    private final class Bytes extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (idle) {
                ReferenceCountUtil.release(message);
                context.close();
                return;
            }
            if (message instanceof ByteBuf read) {
                scan(read);
            }
            context.fireChannelRead(message);
        }
    }

    private final class Answers extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpResponse response) {
                begun(response);
            }
            boolean last = message instanceof LastHttpContent && !uncertain;
            boolean more = last && saysMore();
            if (last) {
                over();
            }
            context.fireChannelRead(message);
            if (more) {
                context.close(); // whoever has it by now has sent a request that no byte answers, and takes another
            }
        }

        private void begun(HttpResponse response) {
            int status = response.status().code();
            boolean bodyless = status == 204 || status == 304;
            uncertain = status < 200 || response.decoderResult().isFailure();
            chunked = !bodyless && HttpUtil.isTransferEncodingChunked(response);
            length = bodyless ? 0 : chunked || uncertain ? -1 : HttpUtil.getContentLength(response, -1L);
            boolean announced = bodyless
                    && (HttpUtil.isTransferEncodingChunked(response) || HttpUtil.getContentLength(response, 0L) > 0);
            if (announced || !chunked && saysMore()) {
                response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            }
        }
    }
}
