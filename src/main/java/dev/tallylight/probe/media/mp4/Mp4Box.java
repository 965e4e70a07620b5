package dev.tallylight.probe.media.mp4;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A box of ISO/IEC 14496-12 §4.2 within its bytes.
 *
 * @param start of its content, behind the header
 * @param end exclusive; cut to the bytes there are
 */
public record Mp4Box(byte[] data, String type, int start, int end) {
    private static final int MOST_CHILDREN = 2_000;

    /** The boxes between two positions. A size that cannot be ends the list. */
    static List<Mp4Box> within(byte[] data, int start, int end) {
        List<Mp4Box> boxes = new ArrayList<>();
        int at = start;
        while (at + 8 <= end && boxes.size() < MOST_CHILDREN) {
            long size = int32(data, at) & 0xffffffffL;
            int header = 8;
            if (size == 1 && at + 16 <= end) {
                size = (long) int32(data, at + 8) << 32 | int32(data, at + 12) & 0xffffffffL;
                header = 16;
            } else if (size == 0) {
                size = (long) end - at;
            }
            if (size < header) {
                break;
            }
            boolean cut = size > end - at; // never at + size: a 64-bit size overflows
            long stop = cut ? end : at + size;
            boxes.add(new Mp4Box(data, fourCharacters(data, at + 4), at + header, (int) stop));
            if (cut) {
                break;
            }
            at += (int) size;
        }
        return boxes;
    }

    List<Mp4Box> children() {
        return within(data, start, end);
    }

    /** The boxes of a type among the children. */
    Stream<Mp4Box> all(String wanted) {
        return children().stream().filter(box -> box.type.equals(wanted));
    }

    /** The first box down a path of types. */
    Optional<Mp4Box> find(String... path) {
        Optional<Mp4Box> box = Optional.of(this);
        for (String step : path) {
            box = box.flatMap(present -> present.all(step).findFirst());
        }
        return box;
    }

    int length() {
        return end - start;
    }

    /** A 32-bit number at an offset into the content; 0 past its end. */
    public int int32(int offset) {
        return start + offset + 4 <= end ? int32(data, start + offset) : 0;
    }

    long unsigned32(int offset) {
        return int32(offset) & 0xffffffffL;
    }

    long int64(int offset) {
        return unsigned32(offset) << 32 | unsigned32(offset + 4);
    }

    int unsigned16(int offset) {
        return start + offset + 2 <= end ? (data[start + offset] & 0xff) << 8 | (data[start + offset + 1] & 0xff) : 0;
    }

    /** The first byte: a full box's version. */
    int version() {
        return length() > 0 ? data[start] & 0xff : 0;
    }

    /** A full box's flags. */
    int flags() {
        return int32(0) & 0xffffff;
    }

    public static int int32(byte[] data, int at) {
        return data[at] << 24 | (data[at + 1] & 0xff) << 16 | (data[at + 2] & 0xff) << 8 | (data[at + 3] & 0xff);
    }

    static String fourCharacters(byte[] data, int at) {
        return new String(data, at, 4, java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
