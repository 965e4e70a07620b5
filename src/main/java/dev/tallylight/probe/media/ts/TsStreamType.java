package dev.tallylight.probe.media.ts;

import dev.tallylight.probe.media.mp4.Mp4Box;
import dev.tallylight.probe.media.track.Track;

/** What an elementary stream is, by its type (ISO/IEC 13818-1 table 2-34) and, where private, its descriptors. */
public final class TsStreamType {
    private static final int AC3_DESCRIPTOR = 0x6a; // ETSI EN 300 468 annex D
    private static final int EAC3_DESCRIPTOR = 0x7a;
    private static final int REGISTRATION = 0x05;
    private static final int OPUS = 'O' << 24 | 'p' << 16 | 'u' << 8 | 's';

    // Apple, "MPEG-2 Stream Encryption Format for HTTP Live Streaming": tables, PES headers and times stay in the clear
    private static final int SAMPLE_AES_H264 = 0xdb;
    private static final int SAMPLE_AES_AAC = 0xcf;
    private static final int SAMPLE_AES_AC3 = 0xc1;
    private static final int SAMPLE_AES_EAC3 = 0xc2;

    private TsStreamType() {}

    public static TsTrack track(int type, byte[] descriptors, int start, int end) {
        return switch (type) {
            case 0x01, 0x02 -> new TsTrack(Track.Kind.VIDEO, "mpeg2video");
            case 0x10 -> new TsTrack(Track.Kind.VIDEO, "mpeg4");
            case 0x1b, SAMPLE_AES_H264 -> new TsTrack(Track.Kind.VIDEO, "h264");
            case 0x24 -> new TsTrack(Track.Kind.VIDEO, "hevc");
            case 0x33 -> new TsTrack(Track.Kind.VIDEO, "vvc");
            case 0x03, 0x04 -> new TsTrack(Track.Kind.AUDIO, "mp3");
            case 0x0f, 0x11, SAMPLE_AES_AAC -> new TsTrack(Track.Kind.AUDIO, "aac");
            case 0x81, SAMPLE_AES_AC3 -> new TsTrack(Track.Kind.AUDIO, "ac3");
            case 0x87, SAMPLE_AES_EAC3 -> new TsTrack(Track.Kind.AUDIO, "eac3");
            case TsTrack.SPLICES -> new TsTrack(Track.Kind.OTHER, "scte35"); // ANSI/SCTE 35 §8.1
            case TsTrack.ID3 -> new TsTrack(Track.Kind.OTHER, "id3"); // Apple, "Timed Metadata for HTTP Live Streaming"
            case 0x06 -> privateData(descriptors, start, end);
            default -> new TsTrack(Track.Kind.OTHER, "0x%02x".formatted(type));
        };
    }

    private static TsTrack privateData(byte[] data, int start, int end) {
        for (int at = start; at + 2 <= end; at += 2 + (data[at + 1] & 0xff)) {
            int tag = data[at] & 0xff;
            if (tag == AC3_DESCRIPTOR) {
                return new TsTrack(Track.Kind.AUDIO, "ac3");
            }
            if (tag == EAC3_DESCRIPTOR) {
                return new TsTrack(Track.Kind.AUDIO, "eac3");
            }
            if (tag == REGISTRATION && at + 6 <= end && Mp4Box.int32(data, at + 2) == OPUS) {
                return new TsTrack(Track.Kind.AUDIO, "opus");
            }
        }
        return new TsTrack(Track.Kind.OTHER, "0x06");
    }
}
