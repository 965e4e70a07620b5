package dev.tallylight.probe.media.mp4;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The ID3 tag before packed audio, as far as the time in it (RFC 8216 §3.4; ID3v2.4 structure §3.1 and §4, PRIV §4.27). */
public final class Id3 {
    private static final int HEADER = 10;
    private static final int MOST_FRAMES = 64;
    private static final int TIMESTAMP_BYTES = 8;
    private static final long WRAP = 1L << 33;
    private static final byte[] OWNER =
            "com.apple.streaming.transportStreamTimestamp\0".getBytes(StandardCharsets.ISO_8859_1);

    private Id3() {}

    /** How many bytes the tag at the beginning takes, footer included; 0 where there is none. */
    public static int size(byte[] data) {
        if (data.length < HEADER || data[0] != 'I' || data[1] != 'D' || data[2] != '3') {
            return 0;
        }
        int footer = (data[5] & 0x10) != 0 ? HEADER : 0;
        return HEADER + sevenBits(data, 6) + footer;
    }

    /** When the segment begins on the 90 kHz clock of a transport stream; null where no tag says so. */
    public static @Nullable Duration start(byte[] data) {
        int end = Math.min(data.length, size(data));
        int at = HEADER;
        for (int i = 0; i < MOST_FRAMES && at + HEADER <= end; i++) {
            int size = sevenBits(data, at + 4);
            int content = at + HEADER;
            if (size == 0 || size > end - content) {
                return null;
            }
            if (isTimestamp(data, at, size)) {
                long time = Integer.toUnsignedLong(Mp4Box.int32(data, content + OWNER.length)) << 32
                        | Integer.toUnsignedLong(Mp4Box.int32(data, content + OWNER.length + 4));
                return Duration.ofMillis(Math.floorMod(time, WRAP) / 90);
            }
            at = content + size;
        }
        return null;
    }

    private static boolean isTimestamp(byte[] data, int at, int size) {
        if (!Mp4Box.fourCharacters(data, at).equals("PRIV") || size != OWNER.length + TIMESTAMP_BYTES) {
            return false;
        }
        for (int i = 0; i < OWNER.length; i++) {
            if (data[at + HEADER + i] != OWNER[i]) {
                return false;
            }
        }
        return true;
    }

    /** Four bytes of seven bits: ID3v2.4 §6.2. */
    static int sevenBits(byte[] data, int at) {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value = value << 7 | data[at + i] & 0x7f;
        }
        return value;
    }
}
