package dev.tallylight.statuspage.logo;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a file, read with a look at its end each time. */
final class ImageBytes {
    private final byte[] all;

    ImageBytes(byte[] all) {
        this.all = all;
    }

    int length() {
        return all.length;
    }

    boolean startsWith(byte[] signature) {
        return all.length >= signature.length
                && Arrays.equals(all, 0, signature.length, signature, 0, signature.length);
    }

    boolean has(long from, long count) {
        return from >= 0 && count >= 0 && from + count <= all.length;
    }

    int at(int index) {
        return all[index] & 0xff;
    }

    String text(int from, int count) {
        return new String(all, from, count, StandardCharsets.ISO_8859_1);
    }

    int bigEndian16(int from) {
        return at(from) << 8 | at(from + 1);
    }

    long bigEndian32(int from) {
        return (long) bigEndian16(from) << 16 | bigEndian16(from + 2);
    }

    int littleEndian16(int from) {
        return at(from) | at(from + 1) << 8;
    }

    int littleEndian24(int from) {
        return littleEndian16(from) | at(from + 2) << 16;
    }

    long littleEndian32(int from) {
        return littleEndian24(from) | (long) at(from + 3) << 24;
    }

    byte[] copy(int from, int count) {
        return Arrays.copyOfRange(all, from, from + count);
    }
}
