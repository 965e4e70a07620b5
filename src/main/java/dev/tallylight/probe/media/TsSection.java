package dev.tallylight.probe.media;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Puts a table section together from its packets: ISO/IEC 13818-1 §2.4.4. A section has at most 1,024 bytes. */
final class TsSection {
    private static final int MOST = 1024;

    private final byte[] held = new byte[MOST];
    private int length;
    private boolean begun;

    /** The section, once it is whole; else null. */
    byte @Nullable [] feed(byte[] data, int start, int end, boolean begins) {
        int from = start;
        if (begins) {
            if (start >= end) {
                return null;
            }
            from = start + 1 + (data[start] & 0xff); // pointer_field
            length = 0;
            begun = true;
        }
        if (!begun || from >= end) {
            return null;
        }
        int taken = Math.min(end - from, MOST - length);
        System.arraycopy(data, from, held, length, taken);
        length += taken;
        if (length < 3) {
            return null;
        }
        int wanted = 3 + ((held[1] & 0x0f) << 8 | (held[2] & 0xff));
        if (wanted > MOST || wanted < 12) {
            begun = false;
            return null;
        }
        if (length < wanted) {
            return null;
        }
        begun = false;
        return Arrays.copyOf(held, wanted);
    }
}
