package dev.tallylight.net.dial;

import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connection that stands. Its owner now is whoever asked for it.
 *
 * @param socket paused, so that nothing is lost before its handlers are set: set them, then {@code resume()}. Its end
 *     handler tells that the other side closed, after all data; the close handler may come before.
 * @param address the checked address that it is connected to
 * @param dns resolving and checking the host
 * @param connect TCP connect, with the addresses that did not answer
 * @param tls TLS handshake; null without TLS
 */
public record Dialed(
        NetSocket socket,
        InetAddress address,
        Duration dns,
        Duration connect,
        @Nullable Duration tls) {}
