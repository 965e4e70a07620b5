package dev.tallylight.net.dial;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.NetFailure.Kind;
import io.netty.handler.ssl.NotSslRecordException;
import java.nio.channels.ClosedChannelException;

/** What a failed TLS handshake means. */
final class TlsFailures {
    private TlsFailures() {}

    static NetFailure of(Throwable cause, String host) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof CertificateCheck.Refused refused) {
                return new NetFailure(refused.kind(), host + ": " + refused.getMessage());
            }
            if (t instanceof NotSslRecordException) {
                return new NetFailure(Kind.TLS_HANDSHAKE_FAILED, host + " does not speak TLS on this port");
            }
            if (t instanceof ClosedChannelException) {
                return new NetFailure(
                        Kind.TLS_HANDSHAKE_FAILED, host + " closed the connection during the TLS handshake");
            }
        }
        String said = String.valueOf(cause.getMessage());
        return said.contains("reset")
                ? new NetFailure(Kind.CONNECTION_RESET, host + " reset the connection during the TLS handshake")
                : new NetFailure(Kind.TLS_HANDSHAKE_FAILED, host + ": the TLS handshake failed: " + said);
    }
}
