package dev.tallylight.plan.list;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import org.jspecify.annotations.Nullable;

/** The text of a body: in UTF-8 unless its content type or a byte order mark says another encoding, which is strictly kept to. */
public final class ListText {
    private static final int MARK = 0xFEFF;

    private ListText() {}

    /** @throws UnreadableListException where the encoding is none that is known here */
    public static Reader of(byte[] body, @Nullable String charset) throws IOException {
        PushbackReader text = new PushbackReader(new InputStreamReader(
                new ByteArrayInputStream(body),
                charset(body, charset)
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        int first = text.read();
        if (first >= 0 && first != MARK) {
            text.unread(first);
        }
        return text;
    }

    private static Charset charset(byte[] body, @Nullable String named) {
        if (body.length >= 2 && (body[0] & 0xFF) == 0xFF && (body[1] & 0xFF) == 0xFE) {
            return StandardCharsets.UTF_16LE;
        }
        if (body.length >= 2 && (body[0] & 0xFF) == 0xFE && (body[1] & 0xFF) == 0xFF) {
            return StandardCharsets.UTF_16BE;
        }
        try {
            return named == null ? StandardCharsets.UTF_8 : Charset.forName(named);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new UnreadableListException(
                    "the content type", "names an encoding that is not known here: use UTF-8");
        }
    }
}
