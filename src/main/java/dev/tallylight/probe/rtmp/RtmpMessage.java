package dev.tallylight.probe.rtmp;

/**
 * One message (§6.1).
 *
 * @param timestamp in milliseconds, 32 bits, wrapping
 * @param length of the whole payload
 * @param head the payload, or its first {@link ChunkReader#MOST_KEPT} bytes
 */
record RtmpMessage(int type, long stream, long timestamp, int length, byte[] head) {
    static final int SET_CHUNK_SIZE = 1;
    static final int ABORT = 2;
    static final int ACKNOWLEDGEMENT = 3;
    static final int USER_CONTROL = 4;
    static final int WINDOW_ACKNOWLEDGEMENT_SIZE = 5;
    static final int SET_PEER_BANDWIDTH = 6;
    static final int AUDIO = 8;
    static final int VIDEO = 9;
    static final int DATA_AMF3 = 15;
    static final int COMMAND_AMF3 = 17;
    static final int DATA_AMF0 = 18;
    static final int COMMAND_AMF0 = 20;
    static final int AGGREGATE = 22;

    /** Four bytes at that place; 0 where they are missing. */
    long int32(int at) {
        long value = 0;
        for (int i = at; i < at + 4; i++) {
            value = value << 8 | (i < head.length ? head[i] & 0xff : 0);
        }
        return value;
    }
}
