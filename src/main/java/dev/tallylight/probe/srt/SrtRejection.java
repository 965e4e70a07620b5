package dev.tallylight.probe.srt;

import dev.tallylight.probe.Reason;

/**
 * Why a listener says no: the code in place of a handshake's type, from 1000 on (draft-sharabayko-srt-01 §4.3, libsrt's
 * SRT_REJECT_REASON), and from 1400 on its access control's, after HTTP (libsrt, access_control.h).
 */
record SrtRejection(Reason reason, String name) {
    private static final String[] NAMES = {
        "unknown",
        "system error",
        "the application rejects it",
        "out of resources",
        "a handshake that is not valid",
        "its backlog is full",
        "an internal error",
        "it is closing",
        "a version that is too old",
        "a cookie collision",
        "the passphrase is wrong",
        "it wants a passphrase, or wants none",
        "another transmission mode",
        "another congestion control",
        "another packet filter",
        "no groups",
        "a time-out",
        "an encryption that it does not know"
    };

    static SrtRejection of(int type) {
        int code = type - 1000;
        Reason reason = switch (type) {
            case 1003, 1005, 1402 -> Reason.SERVER_FULL;
            case 1010, 1011 -> Reason.BAD_SECRET;
            case 1401 -> Reason.AUTH_FAILED;
            case 1403 -> Reason.ACCESS_DENIED;
            case 1404 -> Reason.STREAM_NOT_FOUND;
            default -> Reason.SRT_REJECTED;
        };
        String name = code < NAMES.length
                ? NAMES[code]
                : switch (type) {
                    case 1400 -> "a bad request";
                    case 1401 -> "unauthorized";
                    case 1402 -> "overloaded";
                    case 1403 -> "forbidden";
                    case 1404 -> "not found";
                    case 1405 -> "a mode that is not supported";
                    case 1406 -> "not acceptable";
                    case 1409 -> "a conflict: the stream is in use";
                    case 1423 -> "locked";
                    default -> "a reason of its own";
                };
        return new SrtRejection(reason, name);
    }
}
