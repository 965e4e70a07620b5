package dev.tallylight.probe.media.ts;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Puts table sections together from their packets, one behind the other as muxers lay them: ISO/IEC 13818-1 §2.4.4. A
 * section that is kept has 12 to 1,024 bytes; others are passed over by their length.
 */
final class TsSection {
    private static final int MOST = 1024;
    private static final int LEAST = 12;
    private static final int HEADER = 3;
    private static final int STUFFING = 0xff;

    private final Consumer<byte[]> sink;
    private final byte[] held = new byte[MOST];
    private int length;
    private boolean begun;

    /** @param sink takes each whole section */
    TsSection(Consumer<byte[]> sink) {
        this.sink = sink;
    }

    /**
     * Takes the payload of a packet.
     *
     * @param begins whether a section begins in it: then a pointer says where
     */
    void feed(byte[] data, int start, int end, boolean begins) {
        if (!begins) {
            take(data, start, end);
            return;
        }
        if (start >= end) {
            return;
        }
        int first = Math.min(end, start + 1 + (data[start] & 0xff)); // pointer_field
        take(data, start + 1, first);
        int at = first;
        while (at < end && (data[at] & 0xff) != STUFFING) {
            begun = true;
            length = 0;
            at = take(data, at, end);
        }
        begun &= at > first; // a section that did not end before the pointer never will
    }

    /**
     * Goes on with the section that has begun.
     *
     * @return where it ends, or the packet does
     */
    private int take(byte[] data, int from, int end) {
        int at = from;
        while (begun && at < end) {
            int missing = wanted() - length;
            int taken = Math.min(end - at, missing);
            if (length < MOST) {
                System.arraycopy(data, at, held, length, Math.min(taken, MOST - length));
            }
            length += taken;
            at += taken;
            if (length >= HEADER && length == wanted()) {
                end();
            }
        }
        return at;
    }

    /** All of it, as far as its header tells by now. */
    private int wanted() {
        return length < HEADER ? HEADER : HEADER + ((held[1] & 0x0f) << 8 | held[2] & 0xff);
    }

    private void end() {
        begun = false;
        if (length >= LEAST && length <= MOST) {
            sink.accept(Arrays.copyOf(held, length));
        }
    }
}
