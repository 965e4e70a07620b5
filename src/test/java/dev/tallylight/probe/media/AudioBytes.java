package dev.tallylight.probe.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Audio made by hand: valid headers around empty payloads. */
public final class AudioBytes {
    private AudioBytes() {}

    /** MPEG-1 layer III, 128 kbit/s, 44.1 kHz, joint stereo: 417 bytes and 26.12 ms each. */
    public static byte[] mp3(int frames) {
        byte[] frame = new byte[417];
        frame[0] = (byte) 0xff;
        frame[1] = (byte) 0xfb;
        frame[2] = (byte) 0x90;
        frame[3] = 0x40;
        return repeated(frame, frames);
    }

    /** AAC-LC, 48 kHz, stereo, 200 bytes and 21.33 ms each. */
    public static byte[] adts(int frames) {
        int size = 200;
        byte[] frame = new byte[size];
        frame[0] = (byte) 0xff;
        frame[1] = (byte) 0xf1;
        frame[2] = 0x4c; // LC, rate index 3
        frame[3] = (byte) (0x80 | size >> 11); // two channels
        frame[4] = (byte) (size >> 3);
        frame[5] = (byte) ((size & 7) << 5 | 0x1f);
        frame[6] = (byte) 0xfc;
        return repeated(frame, frames);
    }

    /** MPEG audio in free format: the bitrate is 0, and only the next frame tells the size; each third is padded. */
    public static byte[] freeFormat(int size, int frames) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < frames; i++) {
            byte[] frame = new byte[size + (i % 3 == 0 ? 1 : 0)];
            frame[0] = (byte) 0xff;
            frame[1] = (byte) 0xfb;
            frame[2] = (byte) (i % 3 == 0 ? 0x02 : 0);
            frame[3] = 0x40;
            bytes.writeBytes(frame);
        }
        return bytes.toByteArray();
    }

    /** AAC in LOAS, frames of 100 bytes and a few more. */
    public static byte[] loas(int frames) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < frames; i++) {
            byte[] frame = new byte[103 + i % 7];
            int length = frame.length - 3;
            frame[0] = 0x56;
            frame[1] = (byte) (0xe0 | length >> 8);
            frame[2] = (byte) length;
            bytes.writeBytes(frame);
        }
        return bytes.toByteArray();
    }

    /** An Opus stream's two header pages and then a page of 20 ms for each. */
    public static byte[] opus(int serial, long firstGranule, int pages) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] head = ByteBuffer.allocate(19)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("OpusHead".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 2)
                .putShort((short) 312)
                .putInt(44100)
                .array();
        bytes.writeBytes(page(serial, 2, 0, head));
        bytes.writeBytes(page(serial, 0, 0, "OpusTags".getBytes(StandardCharsets.US_ASCII)));
        for (int i = 0; i < pages; i++) {
            bytes.writeBytes(page(serial, 0, firstGranule + i * 960L, new byte[100]));
        }
        return bytes.toByteArray();
    }

    public static byte[] page(int serial, int flags, long granule, byte[] body) {
        return ByteBuffer.allocate(28 + body.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("OggS".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 0)
                .put((byte) flags)
                .putLong(granule)
                .putInt(serial)
                .putInt(0)
                .putInt(0)
                .put((byte) 1)
                .put((byte) body.length)
                .put(body)
                .array();
    }

    /** An ID3v2.4 tag with so many bytes in it. */
    public static byte[] id3(int size) {
        byte[] tag = new byte[10 + size];
        tag[0] = 'I';
        tag[1] = 'D';
        tag[2] = '3';
        tag[3] = 4;
        for (int i = 0; i < 4; i++) {
            tag[9 - i] = (byte) ((size >> (7 * i)) & 0x7f);
        }
        return tag;
    }

    public static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    private static byte[] repeated(byte[] frame, int times) {
        byte[][] frames = new byte[times][];
        java.util.Arrays.fill(frames, frame);
        return joined(frames);
    }
}
