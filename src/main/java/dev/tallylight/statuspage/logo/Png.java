package dev.tallylight.statuspage.logo;

import java.io.ByteArrayOutputStream;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * PNG (ISO/IEC 15948). Kept are the chunks that an image is made of; text, metadata, animation and whatever follows the end are not.
 */
final class Png {
    static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private static final String KIND = "PNG";
    private static final int HEADER = 13;
    private static final int AROUND = 12;
    private static final Set<String> KEPT =
            Set.of("IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "bKGD", "pHYs");

    private Png() {}

    static Logo read(ImageBytes file) {
        int at = SIGNATURE.length;
        if (!file.has(at, AROUND + HEADER)
                || file.bigEndian32(at) != HEADER
                || !file.text(at + 4, 4).equals("IHDR")) {
            throw RefusedLogo.broken(KIND);
        }
        long width = file.bigEndian32(at + 8);
        long height = file.bigEndian32(at + 12);
        Logo.checkSize(width, height);
        ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length());
        kept.writeBytes(SIGNATURE);
        boolean data = false;
        while (true) {
            long length = file.has(at, AROUND) ? file.bigEndian32(at) : Long.MAX_VALUE;
            if (length > Logo.MOST_BYTES || !file.has(at, AROUND + length)) {
                throw RefusedLogo.broken(KIND);
            }
            int whole = (int) length + AROUND;
            String type = file.text(at + 4, 4);
            if (KEPT.contains(type)) {
                byte[] chunk = file.copy(at, whole);
                checkSum(file, chunk, at + whole - 4);
                kept.writeBytes(chunk);
            }
            data |= type.equals("IDAT");
            if (type.equals("IEND")) {
                break;
            }
            at += whole;
        }
        if (!data) {
            throw RefusedLogo.broken(KIND);
        }
        return new Logo("image/png", (int) width, (int) height, kept.toByteArray());
    }

    private static void checkSum(ImageBytes file, byte[] chunk, int sumAt) {
        CRC32 sum = new CRC32();
        sum.update(chunk, 4, chunk.length - 8);
        if (sum.getValue() != file.bigEndian32(sumAt)) {
            throw RefusedLogo.broken(KIND);
        }
    }
}
