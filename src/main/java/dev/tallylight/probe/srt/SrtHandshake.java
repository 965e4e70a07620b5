package dev.tallylight.probe.srt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The content of a handshake packet (§3.2.1). Pure.
 *
 * @param encryption advertised key length in 64-bit words; 0 for none
 * @param extension flags of what follows, or the magic of an induction answer
 * @param type 1 induction, -1 conclusion, 1000 and above a rejection
 * @param socketId the sender's own
 * @param keyMaterial the answer to ours: the whole of it, or a single word with what went wrong; null where none came
 */
record SrtHandshake(
        int version, int encryption, int extension, int type, int socketId, int cookie, byte @Nullable [] keyMaterial) {
    static final int INDUCTION = 1;
    static final int CONCLUSION = -1;
    static final int MAGIC = 0x4a17;

    private static final int CONTENT = 48;
    private static final int MTU = 1500;
    private static final int WINDOW = 8192;
    private static final int LIBRARY_VERSION = 0x00010501;
    /** All but STREAM: live, with packets dropped that are too late (§3.2.1.1.1). */
    private static final int FLAGS = 0xbf;

    private static final int LATENCY_MS = 120;
    private static final int HAS_HSREQ = 1;
    private static final int HAS_KMREQ = 2;
    private static final int HAS_CONFIG = 4;
    private static final int HSREQ = 1;
    private static final int KMREQ = 3;
    private static final int KMRSP = 4;
    private static final int SID = 5;

    /** What a caller says first. */
    static byte[] induction(int sequence, int socketId) {
        return content(ByteBuffer.allocate(CONTENT), 4, 0, 2, sequence, INDUCTION, socketId, 0)
                .array();
    }

    /**
     * What it says when it has the listener's cookie.
     *
     * @param keyMaterial null without a passphrase
     */
    static byte[] conclusion(
            int sequence, int socketId, int cookie, String streamId, int keyLength, byte @Nullable [] keyMaterial) {
        byte[] sid = reversedWords(streamId.getBytes(StandardCharsets.UTF_8));
        int keys = keyMaterial == null ? 0 : 4 + keyMaterial.length;
        int extension = HAS_HSREQ | (keys > 0 ? HAS_KMREQ : 0) | (sid.length > 0 ? HAS_CONFIG : 0);
        ByteBuffer out = ByteBuffer.allocate(CONTENT + 16 + keys + (sid.length > 0 ? 4 + sid.length : 0));
        content(out, 5, keys > 0 ? keyLength / 8 : 0, extension, sequence, CONCLUSION, socketId, cookie);
        out.putShort((short) HSREQ).putShort((short) 3);
        out.putInt(LIBRARY_VERSION).putInt(FLAGS).putInt(LATENCY_MS << 16 | LATENCY_MS);
        if (keyMaterial != null) {
            out.putShort((short) KMREQ)
                    .putShort((short) (keyMaterial.length / 4))
                    .put(keyMaterial);
        }
        if (sid.length > 0) {
            out.putShort((short) SID).putShort((short) (sid.length / 4)).put(sid);
        }
        return out.array();
    }

    private static ByteBuffer content(
            ByteBuffer out,
            int version,
            int encryption,
            int extension,
            int sequence,
            int type,
            int socketId,
            int cookie) {
        return out.putInt(version)
                .putShort((short) encryption)
                .putShort((short) extension)
                .putInt(sequence)
                .putInt(MTU)
                .putInt(WINDOW)
                .putInt(type)
                .putInt(socketId)
                .putInt(cookie)
                .put(new byte[16]); // the peer's address, which nobody reads
    }

    /** Text goes over the wire with the bytes of each word reversed (§3.2.1.3). */
    private static byte[] reversedWords(byte[] text) {
        byte[] words = new byte[(text.length + 3) / 4 * 4];
        for (int i = 0; i < text.length; i++) {
            words[i / 4 * 4 + 3 - i % 4] = text[i];
        }
        return words;
    }

    /** Reads a packet's content; null when it is too short. */
    static @Nullable SrtHandshake read(byte[] data, int start) {
        if (data.length < start + CONTENT) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(data, start, data.length - start);
        int version = in.getInt();
        int encryption = in.getShort() & 0xffff;
        int extension = in.getShort() & 0xffff;
        in.position(in.position() + 12);
        int type = in.getInt();
        int socketId = in.getInt();
        int cookie = in.getInt();
        in.position(in.position() + 16);
        byte[] keys = null;
        while (in.remaining() >= 4) {
            int kind = in.getShort() & 0xffff;
            int length = (in.getShort() & 0xffff) * 4;
            if (length > in.remaining()) {
                break;
            }
            byte[] value = new byte[length];
            in.get(value);
            keys = kind == KMRSP ? value : keys;
        }
        return new SrtHandshake(version, encryption, extension, type, socketId, cookie, keys);
    }
}
