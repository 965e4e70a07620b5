package dev.tallylight.probe.rtsp;

import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.media.codec.AudioConfig;
import dev.tallylight.probe.media.codec.NalUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a track's description, or failing that its packets, say of picture and sound. Pure. */
final class TrackFacts {
    private static final int IDR = 5; // ITU-T H.264 table 7-1
    private static final int FU_A = 28;
    private static final int STAP_A = 24; // RFC 6184 §5.7.1
    private static final int HEVC_AP = 48; // RFC 7798 §4.4.2
    private static final int JPEG_HEADER = 8; // RFC 2435 §3.1
    private static final int JPEG_UNIT = 8;
    private static final int MPEG_CLOCK = 90_000;

    private TrackFacts() {}

    static MediaFacts.Video video(Sdp.Media media) {
        MediaFacts.Video described = described(media);
        return described == null ? new MediaFacts.Video(media.codec(), null, null, null) : described;
    }

    /** By the parameter sets in the description (RFC 6184 §8.1, RFC 7798 §7.1); null where it has none. */
    private static MediaFacts.@Nullable Video described(Sdp.Media media) {
        Map<String, String> parameters = media.parameters();
        String sets = parameters.getOrDefault("sprop-parameter-sets", parameters.getOrDefault("sprop-sps", ""));
        for (String each : sets.split(",")) {
            try {
                byte[] nal = Base64.getDecoder().decode(each.strip());
                MediaFacts.Video found = NalUnit.describe(media.codec(), nal, 0, nal.length);
                if (found != null) {
                    return found;
                }
            } catch (IllegalArgumentException e) {
                // a description that is wrong does not keep anybody from playing
            }
        }
        return null;
    }

    /** By a packet's payload: a parameter set by itself or in an aggregate, or the header of JPEG; null without. */
    static MediaFacts.@Nullable Video inBand(String codec, byte[] data, int start, int end) {
        return switch (codec) {
            case "h264" -> parameterSet(codec, data, start, end, 1, (data[start] & 0x1f) == STAP_A);
            case "hevc" -> parameterSet(codec, data, start, end, 2, (data[start] >> 1 & 0x3f) == HEVC_AP);
            case "mjpeg" -> jpeg(data, start, end);
            default -> null;
        };
    }

    private static MediaFacts.@Nullable Video parameterSet(
            String codec, byte[] data, int start, int end, int header, boolean aggregate) {
        if (!aggregate) {
            return NalUnit.describe(codec, data, start, end);
        }
        for (int at = start + header; at + 2 < end; ) {
            int length = (data[at] & 0xff) << 8 | data[at + 1] & 0xff;
            MediaFacts.Video found = NalUnit.describe(codec, data, at + 2, Math.min(end, at + 2 + length));
            if (found != null) {
                return found;
            }
            at += 2 + length;
        }
        return null;
    }

    private static MediaFacts.@Nullable Video jpeg(byte[] data, int start, int end) {
        if (end - start < JPEG_HEADER || data[start + 6] == 0 || data[start + 7] == 0) {
            return null; // more than 2040 pixels: another header says
        }
        int width = (data[start + 6] & 0xff) * JPEG_UNIT;
        return new MediaFacts.Video("mjpeg", width, (data[start + 7] & 0xff) * JPEG_UNIT, null);
    }

    /** Whether a picture begins with this packet that decoding can begin with: an IDR slice, whole or its first fragment. */
    static boolean beginsKeyframe(String codec, byte[] data, int start, int end) {
        if (!codec.equals("h264") || end - start < 2) {
            return false;
        }
        int type = data[start] & 0x1f;
        boolean fragment = type == FU_A && (data[start + 1] & 0x80) != 0; // its start bit: RFC 6184 §5.8
        return (fragment ? data[start + 1] & 0x1f : type) == IDR;
    }

    /** The sizes of the frames in a packet, by its AU headers (RFC 3640 §3.2.1); none where their form is not AAC-hbr's. */
    static List<Integer> accessUnits(Sdp.Media media, byte[] data, int start, int end) {
        boolean known = media.parameters().getOrDefault("sizelength", "").equals("13")
                && media.parameters().getOrDefault("indexlength", "").equals("3");
        if (!known || end - start < 2) {
            return List.of();
        }
        int headers = ((data[start] & 0xff) << 8 | data[start + 1] & 0xff) / 16;
        List<Integer> sizes = new ArrayList<>();
        for (int at = start + 2; at + 2 <= end && sizes.size() < headers; at += 2) {
            sizes.add((data[at] & 0xff) << 5 | (data[at + 1] & 0xff) >> 3);
        }
        return sizes;
    }

    static MediaFacts.Audio audio(Sdp.Media media) {
        Integer channels = media.channels() > 0 ? Integer.valueOf(media.channels()) : null;
        String config = media.parameters().getOrDefault("config", "");
        if (media.encoding().equals("MPEG4-GENERIC") && config.matches("(?:[0-9a-fA-F]{2}){2,64}")) {
            byte[] bytes = HexFormat.of().parseHex(config); // RFC 3640 §4.1
            AudioConfig known = AudioConfig.read(bytes, 0, bytes.length);
            if (known != null && known.sampleRate() != null) {
                return new MediaFacts.Audio(
                        "aac", known.sampleRate(), known.channels() == null ? channels : known.channels());
            }
        }
        return switch (media.codec()) {
            case "mp3" -> new MediaFacts.Audio("mp3", media.clockRate() == MPEG_CLOCK ? null : media.clockRate(), null);
            case "g722" -> new MediaFacts.Audio("g722", 16_000, 1); // its clock runs at half of it: RFC 3551 §4.5.2
            case "pcmu", "pcma" ->
                new MediaFacts.Audio(
                        media.codec(), media.clockRate(), channels == null ? Integer.valueOf(1) : channels);
            default -> new MediaFacts.Audio(media.codec(), media.clockRate(), channels);
        };
    }
}
