package dev.tallylight.statuspage.logo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * WebP (RFC 9649). Kept are the chunks that a still image is made of; Exif, XMP, and whatever the file holds behind its own length are
 * not.
 */
final class WebP {
    private static final String KIND = "WebP";
    private static final Set<String> KEPT = Set.of("VP8 ", "VP8L", "VP8X", "ALPH", "ICCP");
    private static final int HEAD = 12;
    private static final int ANIMATION = 0x02;
    private static final int METADATA = 0x0c;

    private final ImageBytes file;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private int width;
    private int height;
    private boolean data;

    private WebP(ImageBytes file) {
        this.file = file;
    }

    static boolean isOne(ImageBytes file) {
        return file.has(0, HEAD)
                && file.text(0, 4).equals("RIFF")
                && file.text(8, 4).equals("WEBP");
    }

    static Logo read(ImageBytes file) {
        return new WebP(file).read();
    }

    private Logo read() {
        long end = 8 + file.littleEndian32(4);
        if (!file.has(0, end)) {
            throw RefusedLogo.broken(KIND);
        }
        for (long at = HEAD; at < end; ) {
            long length = file.has(at, 8) ? file.littleEndian32((int) at + 4) : Long.MAX_VALUE;
            if (length > Logo.MOST_BYTES || at + 8 + length > end) {
                throw RefusedLogo.broken(KIND);
            }
            chunk((int) at, (int) length);
            at += 8 + length + (length & 1);
        }
        if (!data) {
            throw RefusedLogo.broken(KIND);
        }
        byte[] chunks = kept.toByteArray();
        ByteArrayOutputStream whole = new ByteArrayOutputStream(chunks.length + HEAD);
        whole.writeBytes("RIFF".getBytes(StandardCharsets.US_ASCII));
        little32(whole, chunks.length + 4);
        whole.writeBytes("WEBP".getBytes(StandardCharsets.US_ASCII));
        whole.writeBytes(chunks);
        return new Logo("image/webp", width, height, whole.toByteArray());
    }

    private void chunk(int at, int length) {
        String type = file.text(at, 4);
        if (type.equals("ANIM") || type.equals("ANMF")) {
            throw new RefusedLogo("moves: save one image of it");
        }
        if (!KEPT.contains(type)) {
            return;
        }
        byte[] chunk = file.copy(at + 8, length);
        switch (type) {
            case "VP8X" -> {
                require(length >= 10 && width == 0);
                size(file.littleEndian24(at + 12) + 1, file.littleEndian24(at + 15) + 1);
                require((chunk[0] & ANIMATION) == 0);
                chunk[0] &= ~METADATA;
            }
            case "VP8 " -> {
                require(length >= 10
                        && file.at(at + 11) == 0x9d
                        && file.at(at + 12) == 0x01
                        && file.at(at + 13) == 0x2a);
                image(file.littleEndian16(at + 14) & 0x3fff, file.littleEndian16(at + 16) & 0x3fff);
            }
            case "VP8L" -> {
                require(length >= 5 && file.at(at + 8) == 0x2f);
                long bits = file.littleEndian32(at + 9);
                image((int) (bits & 0x3fff) + 1, (int) (bits >> 14 & 0x3fff) + 1);
            }
            default -> {}
        }
        kept.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
        little32(kept, length);
        kept.writeBytes(chunk);
        if ((length & 1) == 1) {
            kept.write(0);
        }
    }

    private void image(int wide, int high) {
        require(!data && (width == 0 || width == wide && height == high));
        size(wide, high);
        data = true;
    }

    private void size(int wide, int high) {
        Logo.checkSize(wide, high);
        width = wide;
        height = high;
    }

    private static void require(boolean sound) {
        if (!sound) {
            throw RefusedLogo.broken(KIND);
        }
    }

    private static void little32(ByteArrayOutputStream to, int value) {
        for (int shift = 0; shift < 32; shift += 8) {
            to.write(value >> shift);
        }
    }
}
