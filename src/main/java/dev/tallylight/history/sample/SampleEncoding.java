package dev.tallylight.history.sample;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Samples of one series in a few bytes each. After a byte for the version, each has
 *
 * <ul>
 *   <li>how much longer after the one before it came than that after the one before, in milliseconds: nearly nothing, for probes
 *       are made at even intervals;
 *   <li>its result (2 bits), whether it has a latency and a bitrate (1 bit each), and the number of its reason, 0 for none; a
 *       number that is new is followed by the reason's length and text;
 *   <li>by how much latency and bitrate differ from the last that there was, where there are any.
 * </ul>
 *
 * <p>Numbers are of variable length, seven bits a byte, the lowest first; those that may be negative alternate (0, -1, 1, -2).
 * What was appended is there at once. Not for several threads.
 */
final class SampleEncoding {
    private static final byte VERSION = 1;
    private static final int FIRST_SIZE = 64;
    private static final int RESULT = 0b11;
    private static final int HAS_LATENCY = 0b100;
    private static final int HAS_BITRATE = 0b1000;
    private static final int FLAGS = 4;

    private final List<String> reasons = new ArrayList<>();
    private byte[] bytes = new byte[FIRST_SIZE];
    private int size;
    private long at;
    private long interval;
    private long latency;
    private long bitrate;

    SampleEncoding() {
        bytes[size++] = VERSION;
    }

    void append(Sample sample) {
        long since = sample.at() - at;
        writeSigned(since - interval);
        interval = since;
        at = sample.at();
        String reason = sample.reason();
        int number = reason == null ? 0 : reasons.indexOf(reason) + 1;
        String added = number == 0 ? reason : null;
        if (added != null) {
            reasons.add(added);
            number = reasons.size();
        }
        write((long) number << FLAGS
                | (sample.latencyMs() == null ? 0 : HAS_LATENCY)
                | (sample.bitrate() == null ? 0 : HAS_BITRATE)
                | sample.result().ordinal());
        if (added != null) {
            writeText(added);
        }
        if (sample.latencyMs() != null) {
            writeSigned(sample.latencyMs() - latency);
            latency = sample.latencyMs();
        }
        if (sample.bitrate() != null) {
            writeSigned(sample.bitrate() - bitrate);
            bitrate = sample.bitrate();
        }
    }

    int size() {
        return size;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void writeText(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        write(ascii.length);
        room(ascii.length);
        System.arraycopy(ascii, 0, bytes, size, ascii.length);
        size += ascii.length;
    }

    private void writeSigned(long value) {
        write(value << 1 ^ value >> 63);
    }

    private void write(long value) {
        room(10);
        long left = value;
        while ((left & ~0x7FL) != 0) {
            bytes[size++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[size++] = (byte) left;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    /** @throws IllegalArgumentException where it was not written here */
    static List<Sample> decode(byte[] bytes) {
        return new Decoder(bytes).samples();
    }

    private static final class Decoder {
        private final byte[] bytes;
        private final List<String> reasons = new ArrayList<>();
        private int place;

        Decoder(byte[] bytes) {
            this.bytes = bytes;
        }

        List<Sample> samples() {
            if (bytes.length == 0 || bytes[place++] != VERSION) {
                throw new IllegalArgumentException("samples of a version that is not known");
            }
            List<Sample> samples = new ArrayList<>();
            long at = 0;
            long interval = 0;
            long latency = 0;
            long bitrate = 0;
            while (place < bytes.length) {
                interval += readSigned();
                at += interval;
                long head = read();
                String reason = reason(head >>> FLAGS);
                boolean hasLatency = (head & HAS_LATENCY) != 0;
                boolean hasBitrate = (head & HAS_BITRATE) != 0;
                latency = hasLatency ? latency + readSigned() : latency;
                bitrate = hasBitrate ? bitrate + readSigned() : bitrate;
                samples.add(new Sample(
                        at,
                        result((int) (head & RESULT)),
                        reason,
                        hasLatency ? (Long) latency : null,
                        hasBitrate ? (Long) bitrate : null));
            }
            return samples;
        }

        private static Sample.Result result(int number) {
            Sample.Result[] all = Sample.Result.values();
            if (number >= all.length) {
                throw new IllegalArgumentException("a result that is not known");
            }
            return all[number];
        }

        private @Nullable String reason(long number) {
            if (number == 0) {
                return null;
            }
            if (number == reasons.size() + 1) {
                reasons.add(text());
            }
            if (number < 0 || number > reasons.size()) {
                throw new IllegalArgumentException("a reason that was not named");
            }
            return reasons.get((int) number - 1);
        }

        private String text() {
            long length = read();
            if (length < 0 || length > bytes.length - place) {
                throw cutOff();
            }
            String text = new String(bytes, place, (int) length, StandardCharsets.US_ASCII);
            place += (int) length;
            return text;
        }

        private long readSigned() {
            long value = read();
            return value >>> 1 ^ -(value & 1);
        }

        private long read() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                if (place == bytes.length) {
                    throw cutOff();
                }
                byte next = bytes[place++];
                value |= (next & 0x7FL) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw new IllegalArgumentException("a number of more than 64 bits");
        }

        private static IllegalArgumentException cutOff() {
            return new IllegalArgumentException("samples that are cut off");
        }
    }
}
