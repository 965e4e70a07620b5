package dev.tallylight.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Writes an MPEG transport stream (ISO/IEC 13818-1 §2.4.3), packet by packet, with whatever a test wants in it. */
public final class TsBytes {
    public static final int PACKET = 188;
    public static final int PMT_PID = 0x100;
    public static final int VIDEO_PID = 0x101;

    private static final int ROOM = PACKET - 4;
    private static final int H264 = 0x1b;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<Integer, Integer> counters = new HashMap<>();

    /** The tables of one program with a picture, and then {@code units} frames of it at 25 a second, of two packets each. */
    public static byte[] video(int units) {
        TsBytes ts = new TsBytes().tables();
        for (int i = 0; i < units; i++) {
            ts.frame(3600L * i, 300);
        }
        return ts.bytes();
    }

    public TsBytes tables() {
        return sections(0, pat(1, PMT_PID)).sections(PMT_PID, pmt(1, VIDEO_PID));
    }

    /** Sections of one table in as few packets as they need, stuffed to the end; the first begins with the first packet. */
    public TsBytes sections(int pid, byte[]... sections) {
        byte[] all = concat(sections);
        byte[] pointed = concat(new byte[1], all);
        for (int at = 0; at < pointed.length; at += ROOM) {
            packet(pid, at == 0, stuffed(Arrays.copyOfRange(pointed, at, Math.min(pointed.length, at + ROOM))));
        }
        return this;
    }

    /** A packet of just this payload, which has {@value #ROOM} bytes at most; an adaptation field fills it up. */
    public TsBytes packet(int pid, boolean begins, byte[] payload) {
        int counter = counters.merge(pid, 1, (a, b) -> a + b & 0xf);
        int fill = ROOM - payload.length;
        ByteBuffer packet = ByteBuffer.allocate(PACKET)
                .put((byte) 0x47)
                .putShort((short) ((begins ? 0x4000 : 0) | pid))
                .put((byte) ((fill > 0 ? 0x30 : 0x10) | counter));
        if (fill > 0) {
            packet.put((byte) (fill - 1));
        }
        if (fill > 1) {
            byte[] stuffing = new byte[fill - 1];
            Arrays.fill(stuffing, (byte) 0xff);
            stuffing[0] = 0;
            packet.put(stuffing);
        }
        out.writeBytes(packet.put(payload).array());
        return this;
    }

    /**
     * One picture of the video.
     *
     * @param time in 90 kHz
     * @param size of its bytes, all 0x90: they could begin RTP
     */
    public TsBytes frame(long time, int size) {
        byte[] body = new byte[size];
        Arrays.fill(body, (byte) 0x90);
        byte[] header = {
            0,
            0,
            1,
            (byte) 0xe0,
            0,
            0,
            (byte) 0x80,
            (byte) 0x80,
            5,
            (byte) (0x21 | time >> 29 & 0xe),
            (byte) (time >> 22),
            (byte) (time >> 14 | 1),
            (byte) (time >> 7),
            (byte) (time << 1 | 1)
        };
        byte[] unit = concat(header, body);
        for (int at = 0; at < unit.length; at += ROOM) {
            packet(VIDEO_PID, at == 0, Arrays.copyOfRange(unit, at, Math.min(unit.length, at + ROOM)));
        }
        return this;
    }

    public byte[] bytes() {
        return out.toByteArray();
    }

    /**
     * A program association table.
     *
     * @param numbersAndPids in pairs
     */
    public static byte[] pat(int... numbersAndPids) {
        ByteBuffer body = ByteBuffer.allocate(numbersAndPids.length * 2);
        for (int i = 0; i < numbersAndPids.length; i += 2) {
            body.putShort((short) numbersAndPids[i]).putShort((short) (0xe000 | numbersAndPids[i + 1]));
        }
        return section(0x00, 1, body.array());
    }

    /** A program map table with one H.264 track. */
    public static byte[] pmt(int number, int videoPid) {
        return pmt(number, videoPid, 0);
    }

    /** The same with so many bytes of descriptors of the program. */
    public static byte[] pmt(int number, int videoPid, int descriptors) {
        ByteBuffer body = ByteBuffer.allocate(9 + descriptors)
                .putShort((short) (0xe000 | videoPid))
                .putShort((short) (0xf000 | descriptors))
                .put(new byte[descriptors])
                .put((byte) H264)
                .putShort((short) (0xe000 | videoPid))
                .putShort((short) 0xf000);
        return section(0x02, number, body.array());
    }

    /** A section in the long form: §2.4.4.11. Its check sum is left out: nobody here looks at it. */
    public static byte[] section(int table, int extension, byte[] body) {
        return ByteBuffer.allocate(8 + body.length + 4)
                .put((byte) table)
                .putShort((short) (0xb000 | 5 + body.length + 4))
                .putShort((short) extension)
                .put((byte) 0xc1)
                .putShort((short) 0)
                .put(body)
                .putInt(0)
                .array();
    }

    public static byte[] stuffed(byte[] payload) {
        byte[] full = Arrays.copyOf(payload, ROOM);
        Arrays.fill(full, payload.length, ROOM, (byte) 0xff);
        return full;
    }

    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
