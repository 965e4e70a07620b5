package dev.tallylight.probe.rtmp;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages together from the chunks of a connection (§5.3). Pure. Of each message it keeps the first
 * {@value #MOST_KEPT} bytes, of at most {@value #MOST_STREAMS} chunk streams, whatever sizes the server announces.
 */
final class ChunkReader {
    static final int MOST_KEPT = 64 * 1024;

    private static final int MOST_STREAMS = 64;
    private static final int DEFAULT_CHUNK = 128;
    private static final int LONGEST_HEADER = 3 + 11 + 4;
    private static final long EXTENDED = 0xffffff;
    private static final int[] HEADER = {11, 7, 3, 0};

    private final Consumer<RtmpMessage> messages;
    private final Map<Integer, Incoming> streams = new HashMap<>();
    private final byte[] header = new byte[LONGEST_HEADER];
    private int headerLength;
    private @Nullable Incoming current;
    private int chunkLeft;
    private int chunkSize = DEFAULT_CHUNK;

    ChunkReader(Consumer<RtmpMessage> messages) {
        this.messages = messages;
    }

    /** What is not RTMP. */
    static final class MalformedException extends RuntimeException {
        MalformedException(String message) {
            super(message, null, false, false);
        }
    }

    /** One chunk stream: the header that later chunks leave out, and the message that is being put together. */
    private static final class Incoming {
        private long timestamp;
        private long delta;
        private long field;
        private int length;
        private int type;
        private long stream;
        private int missing;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    }

    /**
     * Takes bytes as they come.
     *
     * @throws MalformedException when they are no chunks
     */
    void feed(byte[] data) {
        int at = 0;
        while (at < data.length) {
            if (current == null) {
                at = readHeader(data, at);
            } else {
                at = readPayload(current, data, at);
            }
        }
    }

    private int readPayload(Incoming in, byte[] data, int from) {
        int size = Math.min(chunkLeft, data.length - from);
        in.kept.write(data, from, Math.min(size, MOST_KEPT - in.kept.size()));
        in.missing -= size;
        chunkLeft -= size;
        if (chunkLeft == 0) {
            endChunk(in);
        }
        return from + size;
    }

    private void endChunk(Incoming in) {
        current = null;
        if (in.missing == 0) {
            complete(in);
        }
    }

    /** Adds a byte to the header that is being read, until it is whole. */
    private int readHeader(byte[] data, int from) {
        header[headerLength++] = data[from];
        int format = header[0] >> 6 & 3;
        int basic = switch (header[0] & 0x3f) {
            case 0 -> 2;
            case 1 -> 3;
            default -> 1;
        };
        int whole = basic + HEADER[format];
        if (headerLength < whole) {
            return from + 1;
        }
        Incoming in = stream(format, basic);
        long field = format < 3 ? unsigned(basic, 3) : in.field;
        boolean extended = format < 3 ? field == EXTENDED : in.field >= EXTENDED;
        if (extended && headerLength < whole + 4) {
            return from + 1;
        }
        int taken = from + 1;
        if (extended && format == 3 && unsigned(whole, 4) != in.field) {
            // some servers do not repeat it here, and these four bytes are payload
            begin(in, format, basic, in.field);
            byte[] payload = {header[whole], header[whole + 1], header[whole + 2], header[whole + 3]};
            headerLength = 0;
            feedPayload(payload);
            return taken;
        }
        begin(in, format, basic, extended ? unsigned(whole, 4) : field);
        headerLength = 0;
        if (chunkLeft == 0) {
            endChunk(in);
        }
        return taken;
    }

    private void feedPayload(byte[] payload) {
        if (chunkLeft == 0 && current != null) {
            endChunk(current);
        }
        feed(payload);
    }

    private Incoming stream(int format, int basic) {
        int id = header[0] & 0x3f;
        if (basic > 1) {
            id = 64 + (header[1] & 0xff) + (basic == 3 ? (header[2] & 0xff) << 8 : 0);
        }
        Incoming in = streams.get(id);
        if (in == null) {
            if (format > 1 || streams.size() >= MOST_STREAMS) {
                throw new MalformedException("a chunk of type " + format + " begins the chunk stream " + id);
            }
            in = new Incoming();
            streams.put(id, in);
        }
        return in;
    }

    /**
     * A chunk's header is whole.
     *
     * @param field its timestamp, or the difference to the one before
     */
    private void begin(Incoming in, int format, int basic, long field) {
        boolean begins = in.missing == 0 || format < 2;
        in.field = field;
        if (format == 0) {
            in.timestamp = field;
            in.delta = field; // of a chunk of type 3 that begins the next message: §5.3.1.2.4
            in.stream = Integer.toUnsignedLong(Integer.reverseBytes((int) unsigned(basic + 7, 4)));
        } else if (begins) {
            in.delta = format < 3 ? field : in.delta;
            in.timestamp = in.timestamp + in.delta & 0xffffffffL;
        }
        if (format < 2) {
            in.length = (int) unsigned(basic + 3, 3);
            in.type = header[basic + 6] & 0xff;
        }
        if (begins) {
            in.kept.reset();
            in.missing = in.length;
        }
        current = in;
        chunkLeft = Math.min(in.missing, chunkSize);
    }

    private void complete(Incoming in) {
        RtmpMessage message = new RtmpMessage(in.type, in.stream, in.timestamp, in.length, in.kept.toByteArray());
        in.kept.reset();
        switch (message.type()) {
            case RtmpMessage.SET_CHUNK_SIZE -> {
                long size = message.int32(0) & 0x7fffffff;
                if (size == 0) {
                    throw new MalformedException("the server sets the chunk size to 0");
                }
                chunkSize = (int) Math.min(size, EXTENDED); // no message is longer than that
            }
            case RtmpMessage.ABORT -> {
                Incoming aborted = streams.get((int) message.int32(0));
                if (aborted != null) {
                    aborted.missing = 0;
                    aborted.kept.reset();
                }
            }
            default -> messages.accept(message);
        }
    }

    private long unsigned(int at, int bytes) {
        long value = 0;
        for (int i = at; i < at + bytes; i++) {
            value = value << 8 | header[i] & 0xff;
        }
        return value;
    }
}
