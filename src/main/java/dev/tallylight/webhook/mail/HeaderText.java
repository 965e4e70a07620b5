package dev.tallylight.webhook.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Text in a mail's head: encoded words (RFC 2047) where it is not plain ASCII. The mail client encodes one UTF-16 unit
 * after the other, and so loses whatever lies beyond the first plane, lamps among it.
 */
final class HeaderText {
    /** An encoded word has at most 75 characters, of which 12 are its frame: 45 bytes are 60 in base64. */
    private static final int MOST_BYTES = 45;

    private HeaderText() {}

    static String encode(String text) {
        if (text.chars().allMatch(c -> c >= 0x20 && c < 0x7f) && !text.contains("=?")) {
            return text;
        }
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int bytes = 0;
        for (int c : text.codePoints().toArray()) {
            int more = Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
            if (bytes + more > MOST_BYTES) {
                words.add(encoded(word));
                word.setLength(0);
                bytes = 0;
            }
            word.appendCodePoint(c);
            bytes += more;
        }
        words.add(encoded(word));
        return String.join("\n ", words); // folded; the client ends lines as SMTP wants
    }

    private static String encoded(CharSequence word) {
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(word.toString().getBytes(StandardCharsets.UTF_8))
                + "?=";
    }
}
