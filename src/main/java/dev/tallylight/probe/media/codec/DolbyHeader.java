package dev.tallylight.probe.media.codec;

import org.jspecify.annotations.Nullable;

/**
 * The header of a frame of AC-3 or E-AC-3: ETSI TS 102 366 §4.3 and annex E.
 *
 * @param codec {@code ac3}, {@code eac3}
 */
public record DolbyHeader(String codec, int sampleRate, int channels) {
    private static final int SYNC = 0x0b77;
    private static final int LEAST = 7;
    private static final int FIRST_EAC3_BSID = 11; // annex E.1.3.1.6
    private static final int MOST_BSID = 16;
    private static final int[] RATES = {48_000, 44_100, 32_000};
    private static final int[] CHANNELS = {2, 1, 2, 3, 3, 4, 4, 5};

    /** The first one in these bytes; null where there is none. */
    public static @Nullable DolbyHeader find(byte[] data, int start, int end) {
        for (int at = start; at + LEAST <= end; at++) {
            if (at(data, at, 0) << 8 == (SYNC & 0xff00) && at(data, at, 1) == (SYNC & 0xff)) {
                DolbyHeader header = read(data, at);
                if (header != null) {
                    return header;
                }
            }
        }
        return null;
    }

    private static @Nullable DolbyHeader read(byte[] data, int start) {
        int bsid = at(data, start, 5) >> 3;
        int rate = at(data, start, 4) >> 6;
        if (bsid > MOST_BSID) {
            return null;
        }
        if (bsid < FIRST_EAC3_BSID) {
            return rate == 3 ? null : new DolbyHeader("ac3", RATES[rate], ac3Channels(data, start));
        }
        int reduced = at(data, start, 4) >> 4 & 3;
        if (rate == 3 && reduced == 3) {
            return null;
        }
        int mode = at(data, start, 4) >> 1 & 7;
        int lowest = at(data, start, 4) & 1;
        return new DolbyHeader("eac3", rate == 3 ? RATES[reduced] / 2 : RATES[rate], CHANNELS[mode] + lowest);
    }

    /** Between the mode and the sign of the low-frequency channel stand levels that depend on the mode. */
    private static int ac3Channels(byte[] data, int start) {
        int bits = at(data, start, 6);
        int mode = bits >> 5;
        int skipped = ((mode & 1) != 0 && mode != 1 ? 2 : 0) + ((mode & 4) != 0 ? 2 : 0) + (mode == 2 ? 2 : 0);
        return CHANNELS[mode] + (bits >> 4 - skipped & 1);
    }

    private static int at(byte[] data, int start, int offset) {
        return data[start + offset] & 0xff;
    }
}
