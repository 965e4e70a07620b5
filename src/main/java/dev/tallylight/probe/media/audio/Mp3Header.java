package dev.tallylight.probe.media.audio;

import org.jspecify.annotations.Nullable;

/**
 * The header of an MPEG audio frame, layers I to III: ISO/IEC 11172-3 §2.4.1.3, 13818-3 §2.4.1.3, and the 2.5 extension
 * for low sample rates. Free-format frames, whose size no header tells, are not read ({@link UnreadAudio} knows them).
 */
final class Mp3Header {
    private static final int[] V1_LAYER1 = {32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448};
    private static final int[] V1_LAYER2 = {32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384};
    private static final int[] V1_LAYER3 = {32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
    private static final int[] V2_LAYER1 = {32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256};
    private static final int[] V2_LAYER23 = {8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};
    private static final int[] SAMPLE_RATES = {44100, 48000, 32000};

    private Mp3Header() {}

    static @Nullable AudioFrame read(byte[] data, int at) {
        int version = (data[at + 1] >> 3) & 3; // 3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5
        int layer = 4 - ((data[at + 1] >> 1) & 3);
        int bitrate = (data[at + 2] >> 4) & 0xf;
        int rate = (data[at + 2] >> 2) & 3;
        boolean sync = (data[at + 1] & 0xe0) == 0xe0;
        if (!sync || version == 1 || layer == 4 || bitrate == 0 || bitrate == 15 || rate == 3) {
            return null;
        }
        int sampleRate = SAMPLE_RATES[rate] >> (version == 3 ? 0 : version == 2 ? 1 : 2);
        int bitsPerSecond = bitrates(version, layer)[bitrate - 1] * 1000;
        int padding = (data[at + 2] >> 1) & 1;
        int samples = samples(version, layer);
        int size = layer == 1
                ? (12 * bitsPerSecond / sampleRate + padding) * 4
                : samples / 8 * bitsPerSecond / sampleRate + padding;
        int channels = (data[at + 3] >> 6 & 3) == 3 ? 1 : 2;
        return new AudioFrame("mp3", "mp3", size, samples, sampleRate, channels);
    }

    private static int[] bitrates(int version, int layer) {
        if (version == 3) {
            return layer == 1 ? V1_LAYER1 : layer == 2 ? V1_LAYER2 : V1_LAYER3;
        }
        return layer == 1 ? V2_LAYER1 : V2_LAYER23;
    }

    private static int samples(int version, int layer) {
        if (layer == 1) {
            return 384;
        }
        return layer == 3 && version != 3 ? 576 : 1152;
    }
}
