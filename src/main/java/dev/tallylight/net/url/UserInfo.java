package dev.tallylight.net.url;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The user information of a URL (RFC 3986 §3.2.1), with its percent-encoding undone. */
final class UserInfo {
    private UserInfo() {}

    /** As Basic credentials (RFC 7617). */
    static String basic(String userInfo) {
        return "Basic " + Base64.getEncoder().encodeToString(login(userInfo));
    }

    /** User and password with a colon between. */
    static byte[] login(String userInfo) {
        return decoded(userInfo.indexOf(':') < 0 ? userInfo + ":" : userInfo);
    }

    private static byte[] decoded(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] == '%'
                    && i + 2 < encoded.length) { // the URL's parser has seen to it that two hex digits follow
                bytes.write(Integer.parseInt(new String(encoded, i + 1, 2, StandardCharsets.US_ASCII), 16));
                i += 2;
            } else {
                bytes.write(encoded[i]);
            }
        }
        return bytes.toByteArray();
    }
}
