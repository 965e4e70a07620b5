package dev.tallylight.probe.rtsp;

import dev.tallylight.probe.media.rtp.RtpCodec;
import dev.tallylight.probe.media.track.Track;
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
    private static final int MOST_PARAMETERS = 64;
    private static final String CONTROL = "a=control:";

    /**
     * One track.
     *
     * @param codec as {@code MediaFacts} names it
     * @param encoding as the description names it, in upper case; empty where it does not
     * @param clockRate of its timestamps, in Hz
     * @param channels 0 where it is not said
     * @param control where to set it up, relative or absolute; empty for the session's own
     * @param sendOnly the mark of a camera's loudspeaker (ONVIF's back channel), but some put it on every track
     * @param parameters of {@code a=fmtp}, names in lower case
     */
    record Media(
            Track.Kind kind,
            int payloadType,
            String codec,
            String encoding,
            int clockRate,
            int channels,
            String control,
            boolean sendOnly,
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
                draft = media.size() < MOST_MEDIA ? new Draft(line.substring(2)) : null;
                if (draft == null) {
                    break;
                }
            } else if (line.startsWith("a=") && draft != null) {
                draft.attribute(line.substring(2));
            } else if (line.startsWith(CONTROL)) {
                session = line.substring(CONTROL.length()).strip();
            }
        }
        if (draft != null) {
            media.add(draft.media());
        }
        return new Sdp(session, List.copyOf(media));
    }

    /** The tracks of picture and sound that the server sends: without a loudspeaker to talk to. */
    List<Media> playable() {
        List<Media> tracks = media.stream()
                .filter(each -> each.kind != Track.Kind.OTHER && each.payloadType >= 0)
                .toList();
        List<Media> sent = tracks.stream().filter(each -> !each.sendOnly).toList();
        return sent.isEmpty() ? tracks : sent;
    }

    /** A track while its lines are read. */
    private static final class Draft {
        private final String kind;
        private final int payloadType;
        private String control = "";
        private String encoding = "";
        private int rate;
        private int channels;
        private boolean sendOnly;
        private final Map<String, String> parameters = new TreeMap<>();

        Draft(String line) {
            String[] words = line.split("\\s+", 5);
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
                case "sendonly", "inactive" -> sendOnly = true; // nothing of it is sent here: RFC 8866 §6.7
                default -> {}
            }
        }

        private void rtpmap(String value) {
            String[] words = value.split("\\s+", 2);
            if (words.length == 2 && number(words[0]) == payloadType) {
                String[] parts = words[1].split("/", 4);
                encoding = parts[0].strip().toUpperCase(Locale.ROOT);
                rate = parts.length > 1 ? number(parts[1].strip()) : 0;
                channels = parts.length > 2 ? Math.max(0, number(parts[2].strip())) : 0;
            }
        }

        private void fmtp(String value) {
            String[] words = value.split("\\s+", 2);
            if (words.length == 2 && number(words[0]) == payloadType) {
                for (String part : words[1].split(";", MOST_PARAMETERS)) {
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
            int clock = rate > 0 ? rate : RtpCodec.clockRate(track, payloadType);
            String codec = RtpCodec.name(encoding, payloadType);
            return new Media(
                    track, payloadType, codec, encoding, clock, channels, control, sendOnly, Map.copyOf(parameters));
        }

        private static int number(String text) {
            return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
        }
    }
}
