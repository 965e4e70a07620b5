package dev.tallylight.webhook.send;

import dev.tallylight.net.NetFailure;
import io.netty.channel.ConnectTimeoutException;
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
public final class TransportFailures {
    private TransportFailures() {}

    /** What happened, for the delivery log; null where the fault is ours and no attempt must be charged. */
    public static @Nullable Failure describe(Throwable failure) {
        return switch (failure) {
            case NetFailure net -> new Failure(kind(net), net.detail());
            case StreamResetException reset when reset.getCause() != null -> describe(reset.getCause());
            case UnknownHostException unknown ->
                new Failure(FailureKind.NETWORK_DNS, "no address was found for the host");
            case SSLException tls when tls.getCause() instanceof NetFailure refused -> describe(refused);
            case SSLException tls ->
                new Failure(FailureKind.NETWORK_TLS, "the TLS handshake failed: " + withoutAddress(tls));
            case ConnectTimeoutException late -> new Failure(FailureKind.NETWORK_TIMEOUT, "no connection in time");
            case ConnectException connect ->
                said(connect).contains("refused")
                        ? new Failure(FailureKind.NETWORK_REFUSED, "the connection was refused")
                        : new Failure(FailureKind.NETWORK_OTHER, "the connection failed: " + withoutAddress(connect));
            case HttpClosedException closed -> cutOff();
            case DecoderException decoder -> decoder.getCause() instanceof SSLException tls ? describe(tls) : notHttp();
            case TimeoutException timeout -> new Failure(FailureKind.NETWORK_TIMEOUT, "no connection in time");
            case IOException io -> ofIo(io);
            default ->
                fromDecoder(failure) ? notHttp() : failure.getCause() instanceof IOException io ? describe(io) : null;
        };
    }

    private static FailureKind kind(NetFailure failure) {
        return switch (failure.kind()) {
            case DNS_FAILURE -> FailureKind.NETWORK_DNS;
            case CONNECT_REFUSED -> FailureKind.NETWORK_REFUSED;
            case CONNECT_TIMEOUT -> FailureKind.NETWORK_TIMEOUT;
            case CONNECTION_RESET -> FailureKind.NETWORK_RESET;
            case TLS_EXPIRED, TLS_NOT_YET_VALID, TLS_UNTRUSTED, TLS_NAME_MISMATCH, TLS_HANDSHAKE_FAILED ->
                FailureKind.NETWORK_TLS;
            case EGRESS_REFUSED -> FailureKind.NETWORK_EGRESS;
            case RESPONSE_TIMEOUT -> FailureKind.HANDLER_TIMEOUT;
            case CLOSED_BY_SERVER -> FailureKind.HANDLER_CUT_OFF;
            case PROTOCOL_ERROR, RESPONSE_TOO_LARGE -> FailureKind.HANDLER_NOT_HTTP;
            case REDIRECT_LOOP -> FailureKind.HANDLER_REDIRECT;
            case NETWORK_UNREACHABLE, LISTEN_FAILED -> FailureKind.NETWORK_OTHER;
        };
    }

    private static Failure notHttp() {
        return new Failure(FailureKind.HANDLER_NOT_HTTP, "what came back is not HTTP");
    }

    private static Failure cutOff() {
        return new Failure(FailureKind.HANDLER_CUT_OFF, "the connection was closed before the answer was complete");
    }

    /** Netty raises plain IllegalArgumentExceptions for heads it cannot read: only where they come from tells. */
    private static boolean fromDecoder(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .limit(8)
                .anyMatch(frame -> frame.getClassName().startsWith("io.netty.handler.codec.http."));
    }

    private static @Nullable Failure ofIo(IOException failure) {
        String said = said(failure);
        if (said.contains("too many open files") || said.contains("no buffer space")) {
            return null; // this machine's trouble, not the handler's
        }
        if (said.contains("reset")) {
            return new Failure(FailureKind.NETWORK_RESET, "the connection was reset");
        }
        if (said.contains("closed") || said.contains("broken pipe")) {
            return cutOff();
        }
        return new Failure(
                FailureKind.NETWORK_OTHER, "what came back is not HTTP, or broke off: " + withoutAddress(failure));
    }

    private static String said(Throwable failure) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    }

    private static String withoutAddress(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.length() <= 200 ? message : message.substring(0, 200);
    }
}
