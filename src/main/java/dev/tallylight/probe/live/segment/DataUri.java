package dev.tallylight.probe.live.segment;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What stands in a {@code data:} URI: RFC 2397. */
public final class DataUri {
    private static final String SCHEME = "data:";
    private static final String BASE64 = ";base64";

    private DataUri() {}

    public static boolean is(String uri) {
        return uri.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /** Its bytes; null where it cannot be read. */
    public static byte @Nullable [] bytes(String uri) {
        int comma = uri.indexOf(',');
        if (comma < 0) {
            return null;
        }
        boolean encoded = uri.regionMatches(true, comma - BASE64.length(), BASE64, 0, BASE64.length());
        try {
            byte[] plain = unescaped(uri.substring(comma + 1));
            return encoded ? Base64.getMimeDecoder().decode(plain) : plain;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] unescaped(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%' && i + 2 < text.length()) {
                bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }
}
