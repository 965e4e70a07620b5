package dev.tallylight.probe.media.audio;

/**
 * Knows audio that is played elsewhere and cannot be read here yet, so that it is not taken for garbage: AAC in LOAS (ISO/IEC
 * 14496-3 §1.7.2), and MPEG audio in free format, whose frames do not tell their size (11172-3 §2.4.2.3). Pure.
 */
public final class UnreadAudio {
    private static final int FRAMES = 4;
    private static final int LOAS_HEADER = 3;
    private static final int LEAST_FREE = 24;

    /** 640 kbit/s at 32 kHz, and more than any encoder makes. */
    private static final int MOST_FREE = 4096;

    /** In noise one of 80,000 bytes looks like a beginning: a bound on the work, whatever comes. */
    private static final int MOST_TRIED = 16;

    private UnreadAudio() {}

    /** Whether several frames of it follow each other, from anywhere in the first {@code end} bytes on. */
    public static boolean in(byte[] data, int end) {
        int tried = 0;
        for (int at = 0; at + LOAS_HEADER < end; at++) {
            if (loasFollows(data, at, end)) {
                return true;
            }
            if (tried < MOST_TRIED && isFree(data, at, end)) {
                tried++;
                if (freeFollows(data, at, end)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The eleven bits 0x2b7, and then thirteen that say how long the rest is. */
    private static boolean isLoas(byte[] data, int at) {
        return data[at] == 0x56 && (data[at + 1] & 0xe0) == 0xe0;
    }

    private static boolean loasFollows(byte[] data, int from, int end) {
        int at = from;
        for (int frame = 0; frame < FRAMES; frame++) {
            if (at + LOAS_HEADER > end || !isLoas(data, at)) {
                return false;
            }
            int length = (data[at + 1] & 0x1f) << 8 | data[at + 2] & 0xff;
            if (length == 0) {
                return false;
            }
            at += LOAS_HEADER + length;
        }
        return true;
    }

    /** A frame of MPEG audio with the bitrate 0. */
    private static boolean isFree(byte[] data, int at, int end) {
        return at + LOAS_HEADER < end
                && data[at] == (byte) 0xff
                && (data[at + 1] & 0xe0) == 0xe0
                && (data[at + 1] & 0x18) != 0x08
                && (data[at + 1] & 0x06) != 0
                && (data[at + 2] & 0xf0) == 0
                && (data[at + 2] & 0x0c) != 0x0c;
    }

    /** Its frames are all of one size, but for a slot of padding. */
    private static boolean freeFollows(byte[] data, int first, int end) {
        for (int size = LEAST_FREE; size <= MOST_FREE; size++) {
            int at = first;
            int frames = 1;
            while (frames < FRAMES && (at = like(data, first, at + size, end)) > 0) {
                frames++;
            }
            if (frames == FRAMES) {
                return true;
            }
        }
        return false;
    }

    /** Where the next frame like the first begins, here or after a padding byte; 0 where none does. */
    private static int like(byte[] data, int first, int at, int end) {
        for (int begin = at; begin <= at + 1; begin++) {
            if (isFree(data, begin, end)
                    && data[begin + 1] == data[first + 1]
                    && (data[begin + 2] & 0xfc) == (data[first + 2] & 0xfc)) {
                return begin;
            }
        }
        return 0;
    }
}
