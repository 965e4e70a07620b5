package dev.tallylight.door;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * Has {@link RequestDeadlines} kept on every connection that this process accepts. Neither Quarkus nor Vert.x limits how
 * long a head may take (their idle time-out begins anew with every byte), so this stands in Netty's own pipeline: Netty
 * loads it as a service where {@link #EXTENSIONS_SYSTEM_PROPERTY} says {@link #SWITCH}, which the launcher sets.
 *
 * <p>It keeps to HTTP/1.1. Of HTTP/2, which is spoken over TLS alone, the idle time-out and the protocol's own limits hold.
 */
@RegisterForReflection
public final class Doorkeeper extends ChannelInitializerExtension {
    /** What Netty's system property must hold. */
    public static final String SWITCH = "serviceload";

    private static volatile @Nullable Patience patience;

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        channel.pipeline().addFirst(new Entrance(new RequestDeadlines(patience())));
    }

    /** Of all connections from now on. */
    static void use(Patience other) {
        patience = other;
    }

    private static Patience patience() {
        Patience known = patience;
        if (known == null) {
            known = Patience.configured();
            patience = known;
        }
        return known;
    }

    /** First in the pipeline: it waits until it is known what is spoken, and then leaves. */
    private static final class Entrance extends ChannelInboundHandlerAdapter {
        private final RequestDeadlines deadlines;

        Entrance(RequestDeadlines deadlines) {
            this.deadlines = deadlines;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            deadlines.begin(context);
            ChannelPipeline pipeline = context.pipeline();
            ChannelHandlerContext tls = pipeline.context(SslHandler.class);
            tls = tls == null ? pipeline.context(SniHandler.class) : tls;
            if (tls == null) {
                enter(pipeline, context);
            } else {
                pipeline.addAfter(tls.name(), null, new BehindTls(context));
            }
            context.fireChannelActive();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            deadlines.giveUp(context);
            context.fireChannelInactive();
        }

        private void enter(ChannelPipeline pipeline, ChannelHandlerContext context) {
            ChannelHandlerContext decoder = pipeline.context(HttpRequestDecoder.class);
            if (decoder == null) {
                deadlines.giveUp(context);
            } else {
                pipeline.addBefore(decoder.name(), null, deadlines.new Bytes());
                pipeline.addAfter(decoder.name(), null, deadlines.new Messages());
            }
        }

        /** Where it is decided after the handshake what is spoken (ALPN). */
        private final class BehindTls extends ChannelInboundHandlerAdapter {
            private final ChannelHandlerContext entrance;

            BehindTls(ChannelHandlerContext entrance) {
                this.entrance = entrance;
            }

            @Override
            public void userEventTriggered(ChannelHandlerContext context, Object event) {
                context.fireUserEventTriggered(event); // by which the decoder comes to its place
                if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
                    enter(context.pipeline(), entrance);
                    context.pipeline().remove(this);
                }
            }
        }
    }
}
