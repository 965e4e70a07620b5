package dev.tallylight.probe.srt;

import dev.tallylight.net.url.Url;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the query of an SRT URL says, as libsrt's tools and ffmpeg read it.
 *
 * @param passphrase 10 to 79 characters, or null
 * @param keyLength of the encryption in bytes: 16, 24 or 32; 0 for the listener's choice
 */
record SrtOptions(String streamId, @Nullable String passphrase, int keyLength) {
    private static final int MOST_STREAM_ID = 512;

    /** @throws IllegalArgumentException with a line for people, when a value cannot be */
    static SrtOptions of(Url url) {
        String streamId = "";
        String passphrase = null;
        int keyLength = 0;
        int query = url.pathAndQuery().indexOf('?');
        for (String pair : (query < 0 ? "" : url.pathAndQuery().substring(query + 1)).split("&")) {
            int equals = pair.indexOf('=');
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            switch (equals < 0 ? "" : pair.substring(0, equals).toLowerCase(Locale.ROOT)) {
                case "streamid" -> streamId = value;
                case "passphrase" -> passphrase = value.isEmpty() ? null : value;
                case "pbkeylen" -> keyLength = value.matches("0|16|24|32") ? Integer.parseInt(value) : -1;
                case "mode" ->
                    require(value.equals("caller"), "mode " + value + " cannot be probed: a probe is a caller");
                default -> {}
            }
        }
        require(keyLength >= 0, "pbkeylen must be 16, 24 or 32");
        require(
                streamId.getBytes(StandardCharsets.UTF_8).length <= MOST_STREAM_ID,
                "streamid must have at most " + MOST_STREAM_ID + " bytes");
        require(
                passphrase == null || passphrase.length() >= 10 && passphrase.length() <= 79,
                "passphrase must have 10 to 79 characters");
        return new SrtOptions(streamId, passphrase, keyLength);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    @Override
    public String toString() {
        return "SrtOptions[streamId=" + streamId + "]";
    }
}
