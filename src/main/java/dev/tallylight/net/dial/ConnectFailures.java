package dev.tallylight.net.dial;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.NetFailure.Kind;
import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.util.Locale;

/** What the operating system's words for a failed connection mean. */
public final class ConnectFailures {
    private ConnectFailures() {}

    /** The failure as one of ours; what is the fault of this machine (no more file descriptors) is returned as it is. */
    static Throwable of(Throwable cause, InetAddress address, int port) {
        String target = target(address, port);
        String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (cause instanceof ConnectTimeoutException || said.contains("timed out")) {
            return new NetFailure(Kind.CONNECT_TIMEOUT, "no answer from " + target);
        }
        if (said.contains("refused")) {
            return new NetFailure(Kind.CONNECT_REFUSED, target + " refused the connection");
        }
        if (cause instanceof NoRouteToHostException
                || said.contains("unreachable")
                || said.contains("no route")
                || said.contains("cannot assign requested address")) {
            return new NetFailure(Kind.NETWORK_UNREACHABLE, "no route to " + target);
        }
        if (said.contains("reset")) {
            return new NetFailure(Kind.CONNECTION_RESET, target + " reset the connection");
        }
        return cause instanceof ConnectException
                ? new NetFailure(Kind.CONNECT_REFUSED, "no connection to " + target)
                : cause;
    }

    /** What an error on a standing connection means; the other side's doing unless the machine says otherwise. */
    public static NetFailure whileOpen(Throwable cause, String host) {
        if (cause instanceof NetFailure failure) {
            return failure;
        }
        boolean reset = cause instanceof IOException
                && String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("reset");
        return reset
                ? new NetFailure(Kind.CONNECTION_RESET, host + " reset the connection")
                : new NetFailure(Kind.CLOSED_BY_SERVER, "the connection to " + host + " broke");
    }

    public static String target(InetAddress address, int port) {
        String shown = address.getHostAddress();
        return (address instanceof Inet6Address ? "[" + shown + "]" : shown) + ":" + port;
    }
}
