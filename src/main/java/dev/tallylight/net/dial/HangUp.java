package dev.tallylight.net.dial;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The end of a connection, whatever its other side does. */
public final class HangUp {
    /** So long the other side may take to take what was written before. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private HangUp() {}

    /**
     * Closes it when what was written has gone, or after 2 s. Vert.x alone would wait for that for as long as the other side
     * likes, who could keep the socket so, with all that it does not read, and go on sending.
     */
    public static void of(NetSocket socket) {
        socket.close();
        Channel channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
        if (channel.isOpen()) {
            Future<?> cut = channel.eventLoop()
                    .schedule(
                            () -> channel.unsafe().close(channel.unsafe().voidPromise()),
                            PATIENCE.toMillis(),
                            TimeUnit.MILLISECONDS);
            channel.closeFuture().addListener(ignored -> cut.cancel(false));
        }
    }
}
