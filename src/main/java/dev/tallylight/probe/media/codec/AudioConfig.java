package dev.tallylight.probe.media.codec;

import org.jspecify.annotations.Nullable;

/**
 * The AudioSpecificConfig of AAC: ISO/IEC 14496-3 §1.6.2.1.
 *
 * @param sampleRate in Hz; null for a value that is reserved
 * @param channels null where the stream itself says
 */
public record AudioConfig(
        @Nullable Integer sampleRate, @Nullable Integer channels) {
    private static final int[] RATES = {
        96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350
    };
    private static final int EXPLICIT_RATE = 15;

    /** Null when there are too few bytes. */
    public static @Nullable AudioConfig read(byte[] data, int start, int end) {
        BitReader in = new BitReader(data, start, end);
        if (in.bits(5) == 31) {
            in.skip(6);
        }
        int index = (int) in.bits(4);
        Integer rate = index == EXPLICIT_RATE ? Integer.valueOf((int) in.bits(24)) : null;
        if (index < RATES.length) {
            rate = RATES[index];
        }
        int configuration = (int) in.bits(4);
        if (in.overrun()) {
            return null;
        }
        Integer channels = configuration == 0 || configuration > 7 ? null : Integer.valueOf(configuration);
        return new AudioConfig(rate, configuration == 7 ? Integer.valueOf(8) : channels);
    }
}
