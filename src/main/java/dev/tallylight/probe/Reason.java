package dev.tallylight.probe;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a probe failed. A code is stable: clients store it, so a constant is never renamed. */
public enum Reason {
    // network and TLS
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
    // access
    AUTH_REQUIRED,
    AUTH_FAILED,
    ACCESS_DENIED,
    GEO_BLOCKED,
    SERVER_FULL,
    RATE_LIMITED,
    NOT_FOUND,
    SERVER_ERROR,
    REDIRECT_LOOP,
    UNEXPECTED_CONTENT,
    // protocol
    HANDSHAKE_FAILED,
    PROTOCOL_ERROR,
    RESPONSE_TIMEOUT,
    CLOSED_BY_SERVER,
    APP_REJECTED,
    STREAM_NOT_FOUND,
    PLAY_DENIED,
    TRANSPORT_UNSUPPORTED,
    SESSION_LOST,
    SRT_REJECTED,
    BAD_SECRET,
    ICE_FAILED,
    DTLS_FAILED,
    // manifest
    PLAYLIST_INVALID,
    PLAYLIST_EMPTY,
    PLAYLIST_ENDED,
    PLAYLIST_STALE,
    PLAYLIST_REGRESSED,
    VARIANT_MISSING,
    INIT_MISSING,
    SEGMENT_MISSING,
    SEGMENT_DENIED,
    SEGMENT_SLOW,
    SEGMENT_INVALID,
    KEY_UNAVAILABLE,
    BLOCKING_RELOAD_FAILED,
    // media
    NO_MEDIA,
    MEDIA_BURST_ONLY,
    MEDIA_STALLED,
    MEDIA_SLOW,
    NO_VIDEO,
    NO_AUDIO,
    TIMESTAMPS_STALLED,
    TIMESTAMP_JUMP,
    CONTAINER_INVALID,
    BITRATE_LOW,
    CC_ERRORS,
    PACKET_LOSS,
    NO_KEYFRAME,
    SCRAMBLED,
    AUDIO_DIGITAL_SILENCE,
    VIDEO_STATIC_SUSPECTED,
    FALLBACK_ACTIVE,
    METADATA_UNCHANGED,
    // a bound of ours that the server's answer ran into
    RESPONSE_TOO_LARGE,
    // ours: the view becomes unknown, never down
    PROBE_ERROR,
    PROBE_OFFLINE,
    UNSUPPORTED,
    EGRESS_REFUSED;

    /** The stable code: lower case with underscores. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the fault is ours: then nothing is known about the stream, and nobody is woken. */
    public boolean ours() {
        return switch (this) {
            case PROBE_ERROR, PROBE_OFFLINE, UNSUPPORTED, EGRESS_REFUSED -> true;
            default -> false;
        };
    }

    /**
     * Whether a broken network of ours looks the same: nothing was heard, or no longer. An answer, even a refusal
     * ({@code connect_refused}, {@code not_found}), proves that the way to the host works.
     */
    public boolean silent() {
        return switch (this) {
            case DNS_FAILURE,
                    CONNECT_TIMEOUT,
                    CONNECTION_RESET,
                    NETWORK_UNREACHABLE,
                    TLS_HANDSHAKE_FAILED,
                    HANDSHAKE_FAILED,
                    RESPONSE_TIMEOUT,
                    ICE_FAILED,
                    DTLS_FAILED,
                    SEGMENT_SLOW,
                    NO_MEDIA,
                    MEDIA_STALLED,
                    MEDIA_SLOW -> true;
            default -> false;
        };
    }

    /**
     * Whether it holds even where this process was late itself while it probed: somebody said so, or what came was wrong.
     * What is concluded from time passing (a time-out, silence, too little, too old) may be our own slowness instead, and
     * so may an end of the connection by a server that was kept waiting, and a segment that was gone by the time it was
     * asked for. {@code dns_failure} and {@code tls_handshake_failed} stand for time-outs too.
     */
    public boolean definite() {
        return switch (this) {
            case CONNECT_REFUSED,
                    NETWORK_UNREACHABLE,
                    TLS_EXPIRED,
                    TLS_NOT_YET_VALID,
                    TLS_UNTRUSTED,
                    TLS_NAME_MISMATCH,
                    AUTH_REQUIRED,
                    AUTH_FAILED,
                    ACCESS_DENIED,
                    GEO_BLOCKED,
                    SERVER_FULL,
                    RATE_LIMITED,
                    NOT_FOUND,
                    SERVER_ERROR,
                    REDIRECT_LOOP,
                    UNEXPECTED_CONTENT,
                    PROTOCOL_ERROR,
                    APP_REJECTED,
                    STREAM_NOT_FOUND,
                    PLAY_DENIED,
                    TRANSPORT_UNSUPPORTED,
                    SRT_REJECTED,
                    BAD_SECRET,
                    PLAYLIST_INVALID,
                    PLAYLIST_EMPTY,
                    PLAYLIST_ENDED,
                    PLAYLIST_REGRESSED,
                    VARIANT_MISSING,
                    INIT_MISSING,
                    SEGMENT_DENIED,
                    SEGMENT_INVALID,
                    CONTAINER_INVALID,
                    SCRAMBLED,
                    FALLBACK_ACTIVE,
                    RESPONSE_TOO_LARGE,
                    UNSUPPORTED,
                    EGRESS_REFUSED -> true;
            case DNS_FAILURE,
                    CONNECT_TIMEOUT,
                    CONNECTION_RESET,
                    TLS_HANDSHAKE_FAILED,
                    HANDSHAKE_FAILED,
                    RESPONSE_TIMEOUT,
                    CLOSED_BY_SERVER,
                    SESSION_LOST,
                    ICE_FAILED,
                    DTLS_FAILED,
                    PLAYLIST_STALE,
                    SEGMENT_MISSING,
                    SEGMENT_SLOW,
                    KEY_UNAVAILABLE,
                    BLOCKING_RELOAD_FAILED,
                    NO_MEDIA,
                    MEDIA_BURST_ONLY,
                    MEDIA_STALLED,
                    MEDIA_SLOW,
                    NO_VIDEO,
                    NO_AUDIO,
                    TIMESTAMPS_STALLED,
                    TIMESTAMP_JUMP,
                    BITRATE_LOW,
                    CC_ERRORS,
                    PACKET_LOSS,
                    NO_KEYFRAME,
                    AUDIO_DIGITAL_SILENCE,
                    VIDEO_STATIC_SUSPECTED,
                    METADATA_UNCHANGED,
                    PROBE_ERROR,
                    PROBE_OFFLINE -> false;
        };
    }

    /**
     * The reason with that code.
     *
     * @throws IllegalArgumentException when no reason has that code
     */
    public static Reason ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
