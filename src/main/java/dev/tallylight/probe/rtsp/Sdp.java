package dev.tallylight.probe.rtsp;

import dev.tallylight.probe.media.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A session description (RFC 8866), as far as playing needs it. Pure; takes what it can read and leaves out the rest.
 *
 * @param control of the whole session; empty where it has none
 */
record Sdp(String control, List<Media> media) {
    private static final int MOST_MEDIA = 16;
    private static final int AUDIO_CLOCK = 8000;
    private static final int VIDEO_CLOCK = 90_000;

    /**
     * One track.
     *
     * @param codec as {@code MediaFacts} names it
     * @param clockRate of its timestamps, in Hz
     * @param channels 0 where it is not said
     * @param control where to set it up, relative or absolute; empty for the session's own
     * @param parameters of {@code a=fmtp}, names in lower case
     */
    record Media(
            Track.Kind kind,
            int payloadType,
            String codec,
            int clockRate,
            int channels,
            String control,
            Map<String, String> parameters) {}

    static Sdp read(String text) {
        String session = "";
        List<Media> media = new ArrayList<>();
        Draft draft = null;
        for (String raw : text.split("\r?\n")) {
            String line = raw.strip();
            if (line.startsWith("m=")) {
                if (draft != null) {
                    media.add(draft.media());
                }
                if (media.size() >= MOST_MEDIA) {
                    draft = null;
                    break;
                }
                draft = new Draft(line.substring(2));
            } else if (line.startsWith("a=") && draft != null) {
                draft.attribute(line.substring(2));
            } else if (line.startsWith("a=control:")) {
                session = line.substring("a=control:".length()).strip();
            }
        }
        if (draft != null) {
            media.add(draft.media());
        }
        return new Sdp(session, List.copyOf(media));
    }

    /** A track while its lines are read. */
    private static final class Draft {
        private final String kind;
        private final int payloadType;
        private String control = "";
        private String encoding = "";
        private int rate;
        private int channels;
        private final Map<String, String> parameters = new TreeMap<>();

        Draft(String line) {
            String[] words = line.split("\\s+");
            kind = words[0];
            payloadType = words.length > 3 ? number(words[3]) : -1;
        }

        void attribute(String line) {
            int colon = line.indexOf(':');
            String value = colon < 0 ? "" : line.substring(colon + 1).strip();
            switch (colon < 0 ? line : line.substring(0, colon)) {
                case "control" -> control = value;
                case "rtpmap" -> rtpmap(value);
                case "fmtp" -> fmtp(value);
                default -> {}
            }
        }

        private void rtpmap(String value) {
            String[] words = value.split("\\s+", 2);
            if (words.length == 2 && number(words[0]) == payloadType) {
                String[] parts = words[1].split("/");
                encoding = parts[0].strip().toUpperCase(Locale.ROOT);
                rate = parts.length > 1 ? number(parts[1]) : 0;
                channels = parts.length > 2 ? number(parts[2]) : 0;
            }
        }

        private void fmtp(String value) {
            String[] words = value.split("\\s+", 2);
            if (words.length == 2 && number(words[0]) == payloadType) {
                for (String part : words[1].split(";")) {
                    int equals = part.indexOf('=');
                    if (equals > 0) {
                        parameters.put(
                                part.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                                part.substring(equals + 1).strip());
                    }
                }
            }
        }

        Media media() {
            Track.Kind track = switch (kind) {
                case "video" -> Track.Kind.VIDEO;
                case "audio" -> Track.Kind.AUDIO;
                default -> Track.Kind.OTHER;
            };
            int clock = rate > 0 ? rate : track == Track.Kind.AUDIO ? AUDIO_CLOCK : VIDEO_CLOCK;
            return new Media(track, payloadType, codec(), clock, channels, control, Map.copyOf(parameters));
        }

        /** By its name, or by the static payload types of RFC 3551 §6. */
        private String codec() {
            return switch (encoding) {
                case "" ->
                    switch (payloadType) {
                        case 0 -> "pcmu";
                        case 8 -> "pcma";
                        case 9 -> "g722";
                        case 14 -> "mp3";
                        case 26 -> "mjpeg";
                        case 31 -> "h261";
                        case 32 -> "mpeg2video";
                        case 33 -> "mpegts";
                        default -> "rtp" + payloadType;
                    };
                case "H264" -> "h264";
                case "H265", "HEVC" -> "hevc";
                case "MPEG4-GENERIC", "MP4A-LATM" -> "aac";
                case "MPA", "MPA-ROBUST" -> "mp3";
                case "JPEG" -> "mjpeg";
                case "MP4V-ES" -> "mpeg4";
                case "MPV" -> "mpeg2video";
                case "MP2T" -> "mpegts";
                default -> encoding.toLowerCase(Locale.ROOT);
            };
        }

        private static int number(String text) {
            return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
        }
    }
}
