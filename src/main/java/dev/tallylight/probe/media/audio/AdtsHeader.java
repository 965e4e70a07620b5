package dev.tallylight.probe.media.audio;

import org.jspecify.annotations.Nullable;

/** The header of an AAC frame in an audio data transport stream: ISO/IEC 13818-7 §6.2, 14496-3 §1.A.2.2. */
final class AdtsHeader {
    private static final int[] SAMPLE_RATES = {
        96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350
    };
    private static final int SAMPLES_PER_BLOCK = 1024;

    private AdtsHeader() {}

    /** The header's own size in bytes. */
    static int size(byte[] data, int at) {
        return (data[at + 1] & 1) == 0 ? 9 : 7; // with a checksum, or without
    }

    static @Nullable AudioFrame read(byte[] data, int at) {
        int rate = (data[at + 2] >> 2) & 0xf;
        int size = (data[at + 3] & 0x3) << 11 | (data[at + 4] & 0xff) << 3 | (data[at + 5] & 0xff) >> 5;
        if (rate >= SAMPLE_RATES.length || size < size(data, at)) {
            return null;
        }
        int configuration = (data[at + 2] & 1) << 2 | (data[at + 3] & 0xff) >> 6;
        int blocks = (data[at + 6] & 0x3) + 1;
        return new AudioFrame(
                "adts", "aac", size, blocks * SAMPLES_PER_BLOCK, SAMPLE_RATES[rate], channels(configuration));
    }

    /** 0 means that the stream itself says it, 7 stands for 7.1. */
    private static @Nullable Integer channels(int configuration) {
        return switch (configuration) {
            case 0 -> null;
            case 7 -> 8;
            default -> configuration;
        };
    }
}
