package dev.tallylight.probe.media.codec;

/**
 * Reads bits, and Exp-Golomb codes (ITU-T H.264 §9.1), from a NAL unit's payload without its emulation prevention
 * bytes. Past the end it gives zeros and says so with {@link #overrun}.
 */
final class BitReader {
    private final byte[] data;
    private final int end;
    private int bit;
    private boolean overrun;

    /** @param start of the payload, behind the NAL unit's header */
    BitReader(byte[] nal, int start, int end) {
        byte[] plain = new byte[Math.max(0, end - start)];
        int length = 0;
        int zeros = 0;
        for (int i = start; i < end; i++) {
            if (zeros >= 2 && nal[i] == 3) {
                zeros = 0;
                continue;
            }
            zeros = nal[i] == 0 ? zeros + 1 : 0;
            plain[length++] = nal[i];
        }
        data = plain;
        this.end = length * 8;
    }

    boolean overrun() {
        return overrun;
    }

    int bit() {
        if (bit >= end) {
            overrun = true;
            return 0;
        }
        int value = data[bit >> 3] >> (7 - (bit & 7)) & 1;
        bit++;
        return value;
    }

    boolean flag() {
        return bit() == 1;
    }

    /** @param count at most 32 */
    long bits(int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | bit();
        }
        return value;
    }

    void skip(int count) {
        bit += count;
        overrun |= bit > end;
    }

    /** ue(v), at most 2^31. */
    int unsigned() {
        int zeros = 0;
        while (bit() == 0 && zeros < 31 && !overrun) {
            zeros++;
        }
        return overrun ? 0 : (int) Math.min(Integer.MAX_VALUE, (1L << zeros) - 1 + bits(zeros));
    }

    /** se(v). */
    int signed() {
        int code = unsigned();
        return (code & 1) == 1 ? code / 2 + 1 : -(code / 2);
    }
}
