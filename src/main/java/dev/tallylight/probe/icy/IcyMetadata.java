package dev.tallylight.probe.icy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes SHOUTcast metadata out of a stream: after every {@code icy-metaint} bytes of audio stands one byte, and then
 * sixteen times as many bytes of text. Pure; holds one block at most (4,080 bytes).
 */
final class IcyMetadata {
    private static final Pattern TITLE = Pattern.compile("StreamTitle='(.*?)';", Pattern.DOTALL);

    private final int interval;
    private int audioLeft;
    private int textLeft;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private @Nullable String title;

    /** @param interval bytes of audio between two blocks; 0 where there are none */
    IcyMetadata(int interval) {
        this.interval = interval;
        this.audioLeft = interval;
    }

    /** The audio among these bytes. */
    byte[] audio(byte[] data) {
        if (interval == 0) {
            return data;
        }
        ByteArrayOutputStream audio = new ByteArrayOutputStream(data.length);
        int at = 0;
        while (at < data.length) {
            if (textLeft > 0) {
                at += takeText(data, at);
            } else if (audioLeft == 0) {
                textLeft = (data[at] & 0xff) * 16;
                audioLeft = interval;
                at++;
            } else {
                int length = Math.min(audioLeft, data.length - at);
                audio.write(data, at, length);
                audioLeft -= length;
                at += length;
            }
        }
        return audio.toByteArray();
    }

    private int takeText(byte[] data, int at) {
        int length = Math.min(textLeft, data.length - at);
        text.write(data, at, length);
        textLeft -= length;
        if (textLeft == 0) {
            Matcher found = TITLE.matcher(text.toString(StandardCharsets.UTF_8));
            title = found.find() ? found.group(1) : title;
            text.reset();
        }
        return length;
    }

    /** The last {@code StreamTitle}. */
    @Nullable
    String title() {
        return title;
    }
}
