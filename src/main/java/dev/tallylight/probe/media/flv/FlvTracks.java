package dev.tallylight.probe.media.flv;

import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.media.audio.SilenceMeter;
import dev.tallylight.probe.media.codec.AudioConfig;
import dev.tallylight.probe.media.codec.NalUnits;
import dev.tallylight.probe.media.codec.VideoSize;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the audio and video messages of RTMP, and the tags of FLV, hold: Adobe Flash Video File Format 10.1 annex E.4,
 * and Enhanced RTMP v2. Pure. It tells media from headers and keeps what they say of the tracks.
 */
public final class FlvTracks {
    private static final int EXTENDED_VIDEO = 0x80;
    private static final int EXTENDED_AUDIO = 9;
    private static final int[] RATES = {5512, 11025, 22050, 44100};

    private @Nullable String videoCodec;
    private @Nullable VideoSize size;
    private @Nullable VideoSize described;
    private @Nullable String audioCodec;
    private @Nullable Integer sampleRate;
    private @Nullable Integer channels;
    private int keyframes;
    private final SilenceMeter silence = new SilenceMeter();

    /** What a message is. */
    public enum Part {
        /** Describes the track: no proof of anything, for servers keep it. */
        HEADER,
        MEDIA,
        /** Empty, a command to the player, the end of a sequence. */
        NOTHING
    }

    /**
     * Takes a video message.
     *
     * @param end behind its last byte, or the last that was kept of it
     */
    public Part video(byte[] body, int start, int end) {
        if (end - start < 2) {
            return Part.NOTHING;
        }
        int first = body[start] & 0xff;
        return (first & EXTENDED_VIDEO) != 0 ? extendedVideo(body, start, end) : plainVideo(body, start, end, first);
    }

    private Part plainVideo(byte[] body, int start, int end, int first) {
        int frame = first >> 4;
        if (frame == 5) { // video info, command frame
            return Part.NOTHING;
        }
        int codec = first & 0xf;
        videoCodec = switch (codec) {
            case 2 -> "h263";
            case 3, 6 -> "screen";
            case 4, 5 -> "vp6";
            case 7 -> "h264";
            case 12 -> "hevc"; // not Adobe's, but widespread
            case 13 -> "av1";
            default -> "0x%x".formatted(codec);
        };
        if (codec == 7 || codec == 12) {
            int type = body[start + 1];
            if (type == 0) {
                configuration(body, start + 5, end);
            }
            return part(type, frame == 1);
        }
        return part(1, frame == 1);
    }

    private Part extendedVideo(byte[] body, int start, int end) {
        int type = body[start] & 0xf;
        boolean keyframe = (body[start] >> 4 & 0x7) == 1;
        if (type == 4 || (body[start] >> 4 & 0x7) == 5) { // metadata, command
            return Part.NOTHING;
        }
        if (type > 3) { // several tracks, modifiers: their codec stands deeper inside
            return part(1, keyframe);
        }
        if (end - start < 5) {
            return Part.NOTHING;
        }
        videoCodec = switch (fourCc(body, start + 1)) {
            case "avc1" -> "h264";
            case "hvc1" -> "hevc";
            case "vvc1" -> "vvc";
            case "av01" -> "av1";
            case "vp09" -> "vp9";
            case "vp08" -> "vp8";
            default -> fourCc(body, start + 1);
        };
        if (type == 0) {
            configuration(body, start + 5, end);
        }
        return part(type == 3 ? 1 : type, keyframe); // 3: coded frames without a composition time
    }

    /** @param type 0 a header, 1 media, else the end of a sequence */
    private Part part(int type, boolean keyframe) {
        if (type == 1 && keyframe) {
            keyframes++;
        }
        return type == 0 ? Part.HEADER : type == 1 ? Part.MEDIA : Part.NOTHING;
    }

    /** An AVC or HEVC decoder configuration record: ISO/IEC 14496-15 §5.3.3.1 and §8.3.3.1. */
    private void configuration(byte[] data, int start, int end) {
        VideoSize found = null;
        if ("h264".equals(videoCodec) && end - start > 8) {
            int length = (data[start + 6] & 0xff) << 8 | data[start + 7] & 0xff;
            found = NalUnits.size("h264", data, start + 8, Math.min(end, start + 8 + length));
        } else if ("hevc".equals(videoCodec) && end - start > 23) {
            found = hevc(data, start + 22, end);
        }
        size = found == null ? size : found;
    }

    private static @Nullable VideoSize hevc(byte[] data, int start, int end) {
        int arrays = data[start] & 0xff;
        int at = start + 1;
        for (int i = 0; i < arrays && at + 3 <= end; i++) {
            int units = (data[at + 1] & 0xff) << 8 | data[at + 2] & 0xff;
            at += 3;
            for (int j = 0; j < units && at + 2 <= end; j++) {
                int length = (data[at] & 0xff) << 8 | data[at + 1] & 0xff;
                VideoSize found = NalUnits.size("hevc", data, at + 2, Math.min(end, at + 2 + length));
                if (found != null) {
                    return found;
                }
                at += 2 + length;
            }
        }
        return null;
    }

    /** Takes an audio message. */
    public Part audio(byte[] body, int start, int end) {
        if (end - start < 2) {
            return Part.NOTHING;
        }
        int first = body[start] & 0xff;
        int format = first >> 4;
        if (format == EXTENDED_AUDIO) {
            return extendedAudio(body, start, end);
        }
        audioCodec = switch (format) {
            case 0, 3 -> "pcm";
            case 1 -> "adpcm";
            case 2, 14 -> "mp3";
            case 4, 5, 6 -> "nellymoser";
            case 7 -> "pcma";
            case 8 -> "pcmu";
            case 10 -> "aac";
            case 11 -> "speex";
            default -> "0x%x".formatted(format);
        };
        if (format == 10) {
            if (body[start + 1] == 0) {
                aac(body, start + 2, end);
            } else if (body[start + 1] == 1) {
                silence.coded("aac", end - start - 2L, channels);
            }
            return part(body[start + 1], false);
        }
        sampleRate = RATES[first >> 2 & 3];
        channels = (first & 1) + 1;
        if ("mp3".equals(audioCodec)) {
            silence.mp3(body, start + 1, end);
        }
        return Part.MEDIA;
    }

    private Part extendedAudio(byte[] body, int start, int end) {
        int type = body[start] & 0xf;
        if (type == 4) { // channel layout
            return Part.NOTHING;
        }
        if (type > 2) {
            return Part.MEDIA;
        }
        if (end - start < 5) {
            return Part.NOTHING;
        }
        audioCodec = switch (fourCc(body, start + 1)) {
            case "Opus" -> "opus";
            case "fLaC" -> "flac";
            case "ac-3" -> "ac3";
            case "ec-3" -> "eac3";
            case ".mp3" -> "mp3";
            case "mp4a" -> "aac";
            default -> fourCc(body, start + 1);
        };
        if (type == 0 && "aac".equals(audioCodec)) {
            aac(body, start + 5, end);
        } else if (type == 1) {
            silence.coded(audioCodec, end - start - 5L, channels);
        }
        return part(type, false);
    }

    private void aac(byte[] body, int start, int end) {
        AudioConfig config = AudioConfig.read(body, start, end);
        if (config != null) {
            sampleRate = config.sampleRate();
            channels = config.channels();
        }
    }

    private static String fourCc(byte[] data, int at) {
        return new String(data, at, 4, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "?");
    }

    /** What {@code onMetaData} says (FLV annex E.5): the encoder's word, used where the codec does not say. */
    public void describe(Map<?, ?> metadata) {
        described = VideoSize.plausible(
                whole(metadata.get("width")),
                whole(metadata.get("height")),
                metadata.get("framerate") instanceof Double rate ? rate : null);
    }

    private static long whole(@Nullable Object value) {
        return value instanceof Double number ? Math.round(number) : 0;
    }

    /** Whether all of its sound was digital silence; null where that cannot be told. */
    public @Nullable Boolean silent() {
        return silence.silent();
    }

    /** Pictures seen that decoding can begin with. */
    public int keyframes() {
        return keyframes;
    }

    public MediaFacts facts(String container, @Nullable Long bitrate) {
        return new MediaFacts(container, video(), audio(), bitrate);
    }

    private MediaFacts.@Nullable Video video() {
        if (videoCodec == null) {
            return null;
        }
        VideoSize known = size == null ? described : size;
        Double rate = size == null || size.fps() == null ? null : size.fps();
        if (rate == null && described != null) {
            rate = described.fps();
        }
        return new MediaFacts.Video(
                videoCodec, known == null ? null : known.width(), known == null ? null : known.height(), rate);
    }

    private MediaFacts.@Nullable Audio audio() {
        return audioCodec == null ? null : new MediaFacts.Audio(audioCodec, sampleRate, channels);
    }
}
