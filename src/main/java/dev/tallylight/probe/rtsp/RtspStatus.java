package dev.tallylight.probe.rtsp;

import dev.tallylight.probe.Reason;

/** What a status of RTSP means for the stream (RFC 2326 §7.1.1 and §11). */
final class RtspStatus {
    private RtspStatus() {}

    /** @param status 400 or above */
    static Reason reason(int status) {
        return switch (status) {
            case 401, 407 -> Reason.AUTH_REQUIRED;
            case 403 -> Reason.ACCESS_DENIED;
            case 404, 410 -> Reason.STREAM_NOT_FOUND;
            case 408 -> Reason.RESPONSE_TIMEOUT;
            case 415, 461 -> Reason.TRANSPORT_UNSUPPORTED;
            case 429 -> Reason.RATE_LIMITED;
            case 451 -> Reason.GEO_BLOCKED; // as in HTTP; RTSP's own 451 is for parameters that we do not send
            case 453 -> Reason.SERVER_FULL;
            case 454 -> Reason.SESSION_LOST;
            default -> status >= 500 && status < 600 ? Reason.SERVER_ERROR : Reason.PROTOCOL_ERROR;
        };
    }

    /** Whether a refusal of SETUP leaves hope for another transport: VLC says 461, others 400 and the like. */
    static boolean maybeTransport(int status) {
        return switch (status) {
            case 401, 403, 404, 407, 429, 453, 454 -> false;
            default -> status >= 400 && status < 500;
        };
    }
}
