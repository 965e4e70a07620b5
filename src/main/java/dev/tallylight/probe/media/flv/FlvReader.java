package dev.tallylight.probe.media.flv;

import java.io.ByteArrayOutputStream;

/**
 * Takes FLV apart into its tags, as the bytes come (Adobe Flash Video File Format 10.1, annex E.2 to E.4). Pure. Of each
 * tag it keeps the first {@value #MOST_KEPT} bytes. Tags of other types are passed over, as players do: {@value #MOST_OTHERS}
 * in a row, of {@value #MOST_OF_OTHER} bytes each. What a tag calls its stream does not matter.
 */
public final class FlvReader {
    public static final int SCRIPT = 18;

    private static final int AUDIO = 8;
    private static final int VIDEO = 9;

    private static final int MOST_KEPT = 64 * 1024;
    private static final int MOST_HEADER = 1024;
    private static final int MOST_OTHERS = 48;
    private static final int MOST_OF_OTHER = 1024 * 1024;
    private static final int FILE_HEADER = 9;
    private static final int TAG_HEADER = 11;
    private static final int BACK_POINTER = 4;

    private final Sink sink;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private int type = -1;
    private long timestamp;
    private int length;
    private int left;
    private int toSkip;
    private int others;
    private boolean begun;
    private boolean broken;

    /** Where the tags go. */
    @FunctionalInterface
    public interface Sink {
        /**
         * @param head the body, or its beginning
         * @param length of all of it
         */
        void tag(int type, long timestamp, byte[] head, int length);
    }

    public FlvReader(Sink sink) {
        this.sink = sink;
    }

    /** Whether the bytes are none of FLV; what follows is not read then. */
    public boolean broken() {
        return broken;
    }

    /** Whether the file's header was there. */
    public boolean begun() {
        return begun;
    }

    public void feed(byte[] data) {
        int at = 0;
        while (at < data.length && !broken) {
            if (toSkip > 0) {
                int skipped = Math.min(toSkip, data.length - at);
                toSkip -= skipped;
                at += skipped;
            } else if (type >= 0) {
                at = body(data, at);
            } else {
                held.write(data[at++]);
                header();
            }
        }
    }

    private void header() {
        byte[] bytes = held.toByteArray();
        if (!begun && bytes.length == FILE_HEADER) {
            held.reset();
            begin(bytes);
        } else if (begun && bytes.length == TAG_HEADER) {
            held.reset();
            tag(bytes);
        }
    }

    private void tag(byte[] bytes) {
        length = int24(bytes, 1);
        timestamp = int24(bytes, 4) | (long) (bytes[7] & 0xff) << 24;
        if (!known(bytes[0])) {
            broken = ++others > MOST_OTHERS || length > MOST_OF_OTHER;
            toSkip = length + BACK_POINTER;
            return;
        }
        others = 0;
        type = bytes[0] & 0x1f;
        left = length;
        if (left == 0) {
            end();
        }
    }

    /** The type, below two bits that are reserved and one that says whether it is encrypted. */
    private static boolean known(byte first) {
        int type = first & 0x1f;
        return (first & 0xc0) == 0 && (type == AUDIO || type == VIDEO || type == SCRIPT);
    }

    private void begin(byte[] bytes) {
        int offset = bytes[5] == 0 ? int24(bytes, 6) : 0;
        broken = bytes[0] != 'F' || bytes[1] != 'L' || bytes[2] != 'V' || offset < FILE_HEADER || offset > MOST_HEADER;
        begun = !broken;
        toSkip = offset - FILE_HEADER + BACK_POINTER;
    }

    private int body(byte[] data, int at) {
        int size = Math.min(left, data.length - at);
        held.write(data, at, Math.min(size, MOST_KEPT - held.size()));
        left -= size;
        if (left == 0) {
            end();
        }
        return at + size;
    }

    private void end() {
        byte[] head = held.toByteArray();
        held.reset();
        int ended = type;
        type = -1;
        toSkip = BACK_POINTER;
        sink.tag(ended, timestamp, head, length);
    }

    private static int int24(byte[] data, int at) {
        return (data[at] & 0xff) << 16 | (data[at + 1] & 0xff) << 8 | data[at + 2] & 0xff;
    }
}
