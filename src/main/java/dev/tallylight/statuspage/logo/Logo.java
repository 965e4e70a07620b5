package dev.tallylight.statuspage.logo;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * An image that may be shown to strangers.
 *
 * @param mediaType what it is
 * @param width in pixels; of an SVG in its own units, rounded up
 * @param image its bytes, written anew
 */
public record Logo(String mediaType, int width, int height, byte[] image) {
    /** Of the file, and of what is made of it. */
    public static final int MOST_BYTES = 256 * 1024;

    /** Of either side. */
    public static final int MOST_PIXELS = 2_000;

    /**
     * What an uploaded file is.
     *
     * @throws RefusedLogo saying why it cannot be taken, and what to do
     */
    public static Logo of(byte[] file) {
        if (file.length == 0) {
            throw new RefusedLogo("is empty: choose a PNG, JPEG, WebP or SVG file");
        }
        if (file.length > MOST_BYTES) {
            throw new RefusedLogo("has " + file.length + " bytes, and may have " + MOST_BYTES
                    + " (256 KiB): save it smaller, or as SVG");
        }
        ImageBytes bytes = new ImageBytes(file);
        Logo logo;
        if (bytes.startsWith(Png.SIGNATURE)) {
            logo = Png.read(bytes);
        } else if (bytes.startsWith(Jpeg.SIGNATURE)) {
            logo = Jpeg.read(bytes);
        } else if (WebP.isOne(bytes)) {
            logo = WebP.read(bytes);
        } else if (Svg.mayBeOne(file)) {
            logo = Svg.read(file);
        } else {
            throw new RefusedLogo("is no PNG, JPEG, WebP or SVG, whatever it is called: save it as one of these");
        }
        if (logo.image.length > MOST_BYTES) {
            throw new RefusedLogo("has more than 256 KiB once it is written anew: save it smaller");
        }
        return logo;
    }

    /** SHA-256 of the image, in hexadecimal. */
    public String digest() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(image));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Before anything else of it is looked at. */
    static void checkSize(long width, long height) {
        if (width < 1 || height < 1 || width > MOST_PIXELS || height > MOST_PIXELS) {
            throw new RefusedLogo("is " + width + " × " + height + " pixels, and may be " + MOST_PIXELS + " × "
                    + MOST_PIXELS + ": make it smaller");
        }
    }

    @Override
    public String toString() {
        return "Logo[" + mediaType + ", " + width + " × " + height + ", " + image.length + " bytes]";
    }
}
