package dev.tallylight.probe.flv;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The frames that a WebSocket server sends (RFC 6455 §5.2). Pure. Data go on piece by piece, however long a frame says
 * that it is; a control frame is held, 125 bytes at most (§5.5).
 */
final class WebSocketFrames {
    private static final int CONTINUATION = 0;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int MOST_CONTROL = 125;

    private final Consumer<byte[]> data;
    private final Consumer<byte[]> replies;
    private final byte[] header = new byte[10];
    private final ByteArrayOutputStream control = new ByteArrayOutputStream();
    private int headerLength;
    private int opcode = -1;
    private long left;
    private boolean closed;
    private boolean broken;

    /**
     * @param data of binary messages
     * @param replies frames to send back: answers to pings
     */
    WebSocketFrames(Consumer<byte[]> data, Consumer<byte[]> replies) {
        this.data = data;
        this.replies = replies;
    }

    /** Whether the server said that it closes. */
    boolean closed() {
        return closed;
    }

    /** Whether what came breaks the protocol. */
    boolean broken() {
        return broken;
    }

    void feed(byte[] bytes) {
        int at = 0;
        while (at < bytes.length && !broken && !closed) {
            if (opcode < 0) {
                header[headerLength++] = bytes[at++];
                header();
            } else {
                int size = (int) Math.min(left, bytes.length - at);
                payload(Arrays.copyOfRange(bytes, at, at + size));
                at += size;
            }
        }
    }

    private void header() {
        if (headerLength < 2) {
            return;
        }
        int small = header[1] & 0x7f;
        int needed = 2 + (small == 127 ? 8 : small == 126 ? 2 : 0);
        if (headerLength < needed) {
            return;
        }
        left = small;
        if (needed > 2) {
            left = 0;
            for (int i = 2; i < needed; i++) {
                left = left << 8 | header[i] & 0xff;
            }
        }
        opcode = header[0] & 0xf;
        headerLength = 0;
        boolean masked = (header[1] & 0x80) != 0; // §5.1: a server must not
        broken = masked || left < 0 || opcode >= CLOSE && left > MOST_CONTROL;
        if (left == 0 && !broken) {
            end();
        }
    }

    private void payload(byte[] piece) {
        left -= piece.length;
        if (opcode == BINARY || opcode == CONTINUATION) {
            data.accept(piece);
        } else if (opcode >= CLOSE) {
            control.writeBytes(piece);
        }
        if (left == 0) {
            end();
        }
    }

    private void end() {
        if (opcode == PING) {
            replies.accept(pong(control.toByteArray()));
        }
        closed = opcode == CLOSE;
        control.reset();
        opcode = -1;
    }

    /** Masked, as all of a client's frames must be; with zeros, for there is nothing to hide. */
    private static byte[] pong(byte[] payload) {
        byte[] frame = new byte[6 + payload.length];
        frame[0] = (byte) 0x8a;
        frame[1] = (byte) (0x80 | payload.length);
        System.arraycopy(payload, 0, frame, 6, payload.length);
        return frame;
    }
}
