package dev.tallylight.net.url;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent-encoding undone; an escape that is none stays as it is. */
public final class Percent {
    private static final int HEX = 16;

    private Percent() {}

    /** Of a path (RFC 3986 §2.1), as UTF-8. */
    public static String decoded(String text) {
        return decoded(text, false);
    }

    /** Of a form's name or value (WHATWG URL §5.1): there {@code +} is a space. */
    public static String ofForm(String text) {
        return decoded(text, true);
    }

    private static String decoded(String text, boolean plusIsSpace) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], HEX) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], HEX);
            if (low >= 0) {
                out.write(high * HEX + low);
                i += 2;
            } else {
                out.write(plusIsSpace && bytes[i] == '+' ? ' ' : bytes[i]);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
