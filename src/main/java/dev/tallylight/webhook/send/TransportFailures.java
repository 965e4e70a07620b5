package dev.tallylight.webhook.send;

import dev.tallylight.net.NetFailure;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells what the other side did from what is our own fault, and says it in one line without secrets. */
final class TransportFailures {
    private TransportFailures() {}

    /** What happened, for the delivery log; null where the fault is ours and no attempt must be charged. */
    static @Nullable String describe(Throwable failure) {
        return switch (failure) {
            case NetFailure net -> net.detail();
            case StreamResetException reset when reset.getCause() != null -> describe(reset.getCause());
            case UnknownHostException unknown -> "no address was found for the host";
            case SSLException tls -> "the TLS handshake failed: " + tls.getMessage();
            case ConnectException connect ->
                said(connect).contains("refused")
                        ? "the connection was refused"
                        : "the connection failed: " + withoutAddress(connect);
            case HttpClosedException closed -> "the connection was closed before the answer was complete";
            case DecoderException decoder -> "what came back is not HTTP";
            case TimeoutException timeout -> "no connection in time";
            case IOException io -> ofIo(io);
            default ->
                fromDecoder(failure)
                        ? "what came back is not HTTP"
                        : failure.getCause() instanceof IOException io ? describe(io) : null;
        };
    }

    /** Netty raises plain IllegalArgumentExceptions for heads it cannot read: only where they come from tells. */
    private static boolean fromDecoder(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .limit(8)
                .anyMatch(frame -> frame.getClassName().startsWith("io.netty.handler.codec.http."));
    }

    private static @Nullable String ofIo(IOException failure) {
        String said = said(failure);
        if (said.contains("too many open files") || said.contains("no buffer space")) {
            return null; // this machine's trouble, not the handler's
        }
        if (said.contains("reset")) {
            return "the connection was reset";
        }
        if (said.contains("closed") || said.contains("broken pipe")) {
            return "the connection was closed before the answer was complete";
        }
        return "what came back is not HTTP, or broke off: " + withoutAddress(failure);
    }

    private static String said(Throwable failure) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    }

    private static String withoutAddress(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.length() <= 200 ? message : message.substring(0, 200);
    }
}
