package dev.tallylight.probe.media.rtp;

import org.jspecify.annotations.Nullable;

/**
 * The header of an RTP packet (RFC 3550 §5.1), which SRTP leaves in the clear (RFC 3711 §3.1).
 *
 * @param timestamp 32 bits, wrapping
 * @param start of the payload
 * @param end behind the payload, padding left out
 */
public record RtpHeader(int payloadType, boolean marker, int sequence, long timestamp, long ssrc, int start, int end) {
    private static final int FIXED = 12;

    /** Reads a packet; null when it is none of RTP version 2, or is cut off. */
    public static @Nullable RtpHeader read(byte[] data, int from, int to) {
        if (to - from < FIXED || (data[from] >> 6 & 3) != 2) {
            return null;
        }
        int start = from + FIXED + (data[from] & 0xf) * 4;
        if ((data[from] & 0x10) != 0) { // an extension, with its length in words
            if (start + 4 > to) {
                return null;
            }
            start += 4 + number(data, start + 2, 2) * 4;
        }
        boolean padded = (data[from] & 0x20) != 0;
        int end = padded ? to - (data[to - 1] & 0xff) : to;
        if (start > end) {
            return null;
        }
        return new RtpHeader(
                data[from + 1] & 0x7f,
                (data[from + 1] & 0x80) != 0,
                number(data, from + 2, 2),
                Integer.toUnsignedLong(number(data, from + 4, 4)),
                Integer.toUnsignedLong(number(data, from + 8, 4)),
                start,
                end);
    }

    private static int number(byte[] data, int at, int bytes) {
        int value = 0;
        for (int i = at; i < at + bytes; i++) {
            value = value << 8 | data[i] & 0xff;
        }
        return value;
    }
}
