package dev.tallylight.probe.rtmp;

import dev.tallylight.probe.media.flv.Amf0;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Puts the client's messages into chunks of the size that every server expects at first (§5.3). Pure. */
final class ChunkWriter {
    private static final int CONTROL = 2;
    private static final int CONNECTION = 3;
    private static final int STREAM = 8;
    private static final int CHUNK = 128;

    private ChunkWriter() {}

    /** A command on the connection: {@code connect}, {@code createStream}. */
    static byte[] command(@Nullable Object... values) {
        return message(CONNECTION, RtmpMessage.COMMAND_AMF0, 0, Amf0.write(values));
    }

    /** A command on a stream: {@code play}. */
    static byte[] streamCommand(long stream, @Nullable Object... values) {
        return message(STREAM, RtmpMessage.COMMAND_AMF0, stream, Amf0.write(values));
    }

    /** A protocol control message of one number (§5.4). */
    static byte[] control(int type, long value) {
        return message(CONTROL, type, 0, int32(value));
    }

    /** A user control message (§6.2). */
    static byte[] userControl(int event, long... values) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(event >> 8);
        body.write(event);
        for (long value : values) {
            body.writeBytes(int32(value));
        }
        return message(CONTROL, RtmpMessage.USER_CONTROL, 0, body.toByteArray());
    }

    private static byte[] message(int chunkStream, int type, long stream, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(chunkStream);
        out.writeBytes(new byte[] {0, 0, 0, (byte) (body.length >> 16), (byte) (body.length >> 8), (byte) body.length});
        out.write(type);
        out.writeBytes(new byte[] {(byte) stream, (byte) (stream >> 8), (byte) (stream >> 16), (byte) (stream >> 24)});
        for (int at = 0; at < body.length; at += CHUNK) {
            if (at > 0) {
                out.write(0xc0 | chunkStream);
            }
            out.write(body, at, Math.min(CHUNK, body.length - at));
        }
        return out.toByteArray();
    }

    private static byte[] int32(long value) {
        return new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value};
    }
}
