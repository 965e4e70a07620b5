package dev.tallylight.net.http;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.NetFailure.Kind;
import dev.tallylight.net.url.Url;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answers on one connection: bytes in, heads and decoded bodies out. Does no I/O. Netty's decoder does the
 * work; it takes no {@code ICY 200 OK}, so such a beginning is read as HTTP/1.0, which is what SHOUTcast means.
 */
final class ResponseDecoder {
    static final int LONGEST_LINE = 8 * 1024;
    static final int LONGEST_HEAD = 32 * 1024;

    /** A little gzip makes a lot of body (a thousandfold at most): in such small pieces a bound still holds. */
    private static final int COMPRESSED_PIECE = 1024;

    /** A chunk may be of one byte: so few bytes are some thousand chunks at most. */
    private static final int PLAIN_PIECE = 16 * 1024;

    /** How many times what came in may come out; repetitive manifests get to a hundred. */
    private static final int MOST_GROWTH = 300;

    /** What may come out of however little, in bytes. */
    private static final int FREE_GROWTH = 1024 * 1024;

    private static final byte[] ICY = "ICY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HTTP = "HTTP/1.0 ".getBytes(StandardCharsets.US_ASCII);

    /** Who hears what was read. */
    interface Sink {
        void head(ResponseHead head);

        void content(Buffer data);

        /**
         * The body is whole.
         *
         * @param keepAlive whether the connection may carry another exchange
         */
        void end(boolean keepAlive);

        void broken(NetFailure failure);
    }

    private final Sink sink;
    private final EmbeddedChannel channel;
    private final ByteBuf opening = Unpooled.buffer(ICY.length);
    private boolean opened;
    private boolean icy;
    private boolean plainBody;
    private boolean feeding;
    private boolean done;
    private long packed;
    private long unpacked;
    private @Nullable ByteBuf gathered;

    ResponseDecoder(Sink sink) {
        this.sink = sink;
        HttpDecoderConfig config = new HttpDecoderConfig()
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxHeaderSize(LONGEST_HEAD)
                .setMaxChunkSize(64 * 1024)
                .setAllowDuplicateContentLengths(true) // equal ones; differing ones still fail
                .setStrictLineParsing(false) // some end their lines with LF alone
                .setHeadersFactory(LenientHeaders.FACTORY)
                .setTrailersFactory(LenientHeaders.FACTORY);
        this.channel = new EmbeddedChannel(
                new HttpResponseDecoder(config), new EncodingWatch(), new BodyDecoding(), new Collector());
    }

    /** How many bytes to feed at once, so that what comes out of them stays small. */
    int piece() {
        return plainBody ? PLAIN_PIECE : COMPRESSED_PIECE;
    }

    @SuppressWarnings("deprecation") // Vert.x 4 has no other way to and from Netty's buffers
    void feed(Buffer data) {
        if (done) {
            return;
        }
        feeding = true;
        if (opened) {
            channel.writeInbound(data.getByteBuf());
        } else {
            opening.writeBytes(data.getByteBuf());
            if (opening.readableBytes() >= ICY.length) {
                open();
            }
        }
        handOn();
        feeding = false;
        if (done) {
            channel.finishAndReleaseAll();
        }
    }

    private void open() {
        opened = true;
        icy = ByteBufUtil.equals(opening, opening.readerIndex(), Unpooled.wrappedBuffer(ICY), 0, ICY.length);
        if (icy) {
            opening.skipBytes(ICY.length);
            channel.writeInbound(Unpooled.copiedBuffer(HTTP));
        }
        channel.writeInbound(Unpooled.copiedBuffer(opening));
        opening.clear();
    }

    /** The other side closed: that ends a body without a length, and cuts any other. */
    void inputClosed() {
        if (!done) {
            channel.finishAndReleaseAll();
        }
    }

    /** Frees what is held; nothing is heard of this decoder any more. */
    void close() {
        if (!done) {
            done = true;
            if (!feeding) { // else feed() does it: a channel is not closed from within its own pipeline
                channel.finishAndReleaseAll();
            }
        }
    }

    /** What was read of the body since the last time, in one piece: a thousand chunks cost the reader no more than one. */
    @SuppressWarnings("deprecation") // Vert.x 4 has no other way to and from Netty's buffers
    private void handOn() {
        ByteBuf read = gathered;
        gathered = null;
        if (read != null && !done) {
            sink.content(Buffer.buffer(read));
        }
    }

    private void fail(NetFailure failure) {
        handOn();
        if (!done) {
            done = true;
            sink.broken(failure);
        }
    }

    /** Sees the encoding before the decompressor takes it out of the headers. */
    private final class EncodingWatch extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpResponse response) {
                plainBody = BodyDecoding.none(response.headers());
                packed = 0;
                unpacked = 0;
            }
            if (message instanceof HttpContent content) {
                packed += content.content().readableBytes();
            }
            ctx.fireChannelRead(message);
        }
    }

    /** The end of the pipeline: tells the sink, and keeps nothing. */
    private final class Collector extends ChannelInboundHandlerAdapter {
        private boolean interim;
        private boolean keepAlive;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            try {
                if (!done && message instanceof HttpResponse response) {
                    head(response);
                }
                if (!done && message instanceof HttpContent content) {
                    content(content);
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        private void head(HttpResponse response) {
            if (response.decoderResult().isFailure()) {
                fail(notHttp(response.decoderResult().cause()));
                return;
            }
            int status = response.status().code();
            interim = status < 200 && status != 101;
            if (!interim) {
                keepAlive = !icy && status != 101 && HttpUtil.isKeepAlive(response);
                sink.head(described(response));
            }
        }

        private ResponseHead described(HttpResponse response) {
            MultiMap headers = MultiMap.caseInsensitiveMultiMap();
            response.headers().forEach(header -> headers.add(header.getKey(), header.getValue()));
            String protocol = icy ? "ICY" : response.protocolVersion().text();
            return new ResponseHead(
                    protocol,
                    response.status().code(),
                    Url.redact(response.status().reasonPhrase()),
                    headers);
        }

        private void content(HttpContent content) {
            if (content.decoderResult().isFailure()) {
                fail(new NetFailure(Kind.PROTOCOL_ERROR, "the body is not well-formed"));
                return;
            }
            if (content.content().isReadable()) {
                gather(content.content());
            }
            if (content instanceof LastHttpContent && !interim && !done) {
                plainBody = false;
                handOn();
                sink.end(keepAlive);
            }
        }

        private void gather(ByteBuf read) {
            unpacked += read.readableBytes();
            if (!plainBody && unpacked > FREE_GROWTH + MOST_GROWTH * packed) {
                fail(new NetFailure(
                        Kind.RESPONSE_TOO_LARGE,
                        "the body swells from " + packed + " to more than " + unpacked + " bytes as it is unpacked"));
            } else if (gathered == null) {
                gathered = Unpooled.copiedBuffer(read);
            } else {
                gathered.writeBytes(read);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (cause.getCause() instanceof NetFailure said) {
                fail(said);
                return;
            }
            fail(new NetFailure(Kind.PROTOCOL_ERROR, "the body is not well-formed: it cannot be decompressed"));
        }
    }

    private static NetFailure notHttp(Throwable cause) {
        if (cause instanceof PrematureChannelClosureException) {
            return new NetFailure(
                    Kind.CLOSED_BY_SERVER, "the connection was closed in the middle of the answer's head");
        }
        return cause instanceof TooLongFrameException
                ? new NetFailure(Kind.RESPONSE_TOO_LARGE, "the answer's head is longer than " + LONGEST_HEAD + " bytes")
                : new NetFailure(Kind.PROTOCOL_ERROR, "the answer is not HTTP");
    }
}
