package dev.tallylight.probe.media.rtp;

import dev.tallylight.probe.media.track.Track;
import java.util.Locale;

/**
 * What the payload types and encoding names of RTP are called in {@code MediaFacts}, and how fast their timestamps run
 * where a description does not say (RFC 3551 §6). Pure.
 */
public final class RtpCodec {
    private static final int VIDEO_CLOCK = 90_000;
    private static final int AUDIO_CLOCK = 8000;
    private static final int MOST_NAME = 32;

    private RtpCodec() {}

    /** @param encoding of {@code a=rtpmap}; empty where there is none for this payload type */
    public static String name(String encoding, int payloadType) {
        return encoding.isEmpty() ? ofType(payloadType) : ofEncoding(encoding.toUpperCase(Locale.ROOT));
    }

    private static String ofType(int payloadType) {
        return switch (payloadType) {
            case 0 -> "pcmu";
            case 3 -> "gsm";
            case 4 -> "g723";
            case 8 -> "pcma";
            case 9 -> "g722";
            case 10, 11 -> "l16";
            case 14 -> "mp3";
            case 18 -> "g729";
            case 26 -> "mjpeg";
            case 31 -> "h261";
            case 32 -> "mpeg2video";
            case 33 -> "mpegts";
            case 34 -> "h263";
            default -> "unknown";
        };
    }

    private static String ofEncoding(String encoding) {
        return switch (encoding) {
            case "H264", "H264-SVC" -> "h264";
            case "H265", "HEVC" -> "hevc";
            case "MPEG4-GENERIC", "MP4A-LATM", "MP4A", "AAC" -> "aac";
            case "MPA", "MPA-ROBUST", "MP3" -> "mp3";
            case "JPEG" -> "mjpeg";
            case "MP4V-ES" -> "mpeg4";
            case "MPV" -> "mpeg2video";
            case "MP2T" -> "mpegts";
            case "AC3", "EAC3", "OPUS", "VORBIS", "SPEEX", "VP8", "VP9", "AV1" -> encoding.toLowerCase(Locale.ROOT);
            default -> plain(encoding.toLowerCase(Locale.ROOT));
        };
    }

    /** A name of the server's own goes into facts and steps: letters, digits and little else. */
    private static String plain(String name) {
        return name.length() <= MOST_NAME && name.matches("[a-z0-9._+-]+") ? name : "unknown";
    }

    /** Ticks per second of the timestamps, by the table of RFC 3551. */
    public static int clockRate(Track.Kind kind, int payloadType) {
        return switch (payloadType) {
            case 6 -> 16_000;
            case 10, 11 -> 44_100;
            case 14 -> VIDEO_CLOCK; // MPEG audio counts as video does
            case 16 -> 11_025;
            case 17 -> 22_050;
            default -> kind == Track.Kind.AUDIO ? AUDIO_CLOCK : VIDEO_CLOCK;
        };
    }
}
