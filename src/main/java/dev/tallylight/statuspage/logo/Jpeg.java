package dev.tallylight.statuspage.logo;

import java.io.ByteArrayOutputStream;

/**
 * JPEG (ITU-T T.81, annex B). Kept are the segments that an image is made of, JFIF's and Adobe's heads and a colour profile; Exif,
 * which may hold where a photograph was taken, comments and whatever follows the end are not.
 */
final class Jpeg {
    static final byte[] SIGNATURE = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};

    private static final String KIND = "JPEG";
    private static final int END = 0xd9;
    private static final int SCAN = 0xda;
    private static final int COMMENT = 0xfe;

    private final ImageBytes file;
    private final ByteArrayOutputStream kept;
    private int at = 2;
    private int width;
    private int height;
    private boolean scanned;

    private Jpeg(ImageBytes file) {
        this.file = file;
        this.kept = new ByteArrayOutputStream(file.length());
    }

    static Logo read(ImageBytes file) {
        return new Jpeg(file).read();
    }

    private Logo read() {
        kept.write(0xff);
        kept.write(0xd8);
        for (int marker = marker(); marker != END; marker = marker()) {
            segment(marker);
        }
        if (width == 0 || !scanned) {
            throw RefusedLogo.broken(KIND);
        }
        kept.write(0xff);
        kept.write(END);
        return new Logo("image/jpeg", width, height, kept.toByteArray());
    }

    private int marker() {
        if (!file.has(at, 2) || file.at(at) != 0xff) {
            throw RefusedLogo.broken(KIND);
        }
        while (file.has(at, 1) && file.at(at) == 0xff) {
            at++; // any number of them may stand before a marker
        }
        if (!file.has(at, 1)) {
            throw RefusedLogo.broken(KIND);
        }
        return file.at(at++);
    }

    private void segment(int marker) {
        int length = file.has(at, 2) ? file.bigEndian16(at) : 0;
        boolean alone = marker <= 0x01 || marker >= 0xd0 && marker <= 0xd8;
        if (alone || length < 2 || !file.has(at, length)) {
            throw RefusedLogo.broken(KIND);
        }
        if (isFrame(marker)) {
            frame(length);
        }
        if (isKept(marker, length)) {
            kept.write(0xff);
            kept.write(marker);
            kept.writeBytes(file.copy(at, length));
        }
        at += length;
        if (marker == SCAN) {
            entropy();
        }
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private void frame(int length) {
        if (length < 8 || width != 0) {
            throw RefusedLogo.broken(KIND);
        }
        height = file.bigEndian16(at + 3);
        width = file.bigEndian16(at + 5);
        Logo.checkSize(width, height);
    }

    private boolean isKept(int marker, int length) {
        return switch (marker) {
            case COMMENT -> false;
            case 0xe0 -> names(length, "JFIF\0");
            case 0xe2 -> names(length, "ICC_PROFILE\0");
            case 0xee -> names(length, "Adobe");
            default -> marker < 0xe0 || marker > 0xef;
        };
    }

    private boolean names(int length, String name) {
        return length >= 2 + name.length() && file.text(at + 2, name.length()).equals(name);
    }

    /** Until a marker that is none of the data: a stuffed zero and the restarts are of it. */
    private void entropy() {
        if (width == 0) {
            throw RefusedLogo.broken(KIND);
        }
        scanned = true;
        int from = at;
        while (file.has(at, 2)) {
            int next = file.at(at + 1);
            if (file.at(at) == 0xff && next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
                break;
            }
            at++;
        }
        if (!file.has(at, 2)) {
            throw RefusedLogo.broken(KIND);
        }
        kept.writeBytes(file.copy(from, at - from));
    }
}
