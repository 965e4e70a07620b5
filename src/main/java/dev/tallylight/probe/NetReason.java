package dev.tallylight.probe;

import dev.tallylight.net.NetFailure;
import dev.tallylight.probe.Probe.Played;

/** What a failure of the network means for the stream: the reason of the same name, and how far the probe had come. */
public final class NetReason {
    private NetReason() {}

    public static Reason of(NetFailure.Kind kind) {
        return kind == NetFailure.Kind.LISTEN_FAILED ? Reason.PROBE_ERROR : Reason.valueOf(kind.name());
    }

    public static Stage stage(NetFailure.Kind kind) {
        return switch (kind) {
            case DNS_FAILURE -> Stage.DNS;
            case CONNECT_REFUSED, CONNECT_TIMEOUT, NETWORK_UNREACHABLE, EGRESS_REFUSED, LISTEN_FAILED -> Stage.CONNECT;
            case TLS_EXPIRED, TLS_NOT_YET_VALID, TLS_UNTRUSTED, TLS_NAME_MISMATCH, TLS_HANDSHAKE_FAILED -> Stage.TLS;
            case REDIRECT_LOOP -> Stage.ACCESS;
            case CONNECTION_RESET, PROTOCOL_ERROR, RESPONSE_TIMEOUT, CLOSED_BY_SERVER, RESPONSE_TOO_LARGE ->
                Stage.PROTOCOL;
        };
    }

    /** The failure as a probe's end: down, or unknown where the egress policy refused. */
    public static Played played(NetFailure failure) {
        return Played.failed(of(failure.kind()), stage(failure.kind()), failure.detail());
    }
}
