package dev.tallylight.net;

/** Why a connection or an exchange over it failed; a value that a {@code Uni} fails with, made without a stack trace. */
public final class NetFailure extends RuntimeException {
    /** What went wrong. A probe's reason of the same name exists for all but the last. */
    public enum Kind {
        DNS_FAILURE,
        CONNECT_REFUSED,
        CONNECT_TIMEOUT,
        CONNECTION_RESET,
        NETWORK_UNREACHABLE,
        TLS_EXPIRED,
        TLS_NOT_YET_VALID,
        TLS_UNTRUSTED,
        TLS_NAME_MISMATCH,
        TLS_HANDSHAKE_FAILED,
        PROTOCOL_ERROR,
        RESPONSE_TIMEOUT,
        CLOSED_BY_SERVER,
        REDIRECT_LOOP,
        RESPONSE_TOO_LARGE,
        EGRESS_REFUSED,
        /** A socket of our own could not be opened here: the machine's fault, never the stream's. */
        LISTEN_FAILED
    }

    private final Kind kind;

    public NetFailure(Kind kind, String detail) {
        super(detail, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** One line for people, without secrets. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
