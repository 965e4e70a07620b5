package dev.tallylight.probe.dash.mpd;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of an XML document. Browsers' players decode what HTTP brings as UTF-8, whatever the document declares; so do
 * we, where its first bytes can be that (XML 1.0, appendix F). The declaration counts where the bytes are no UTF-8.
 */
final class XmlText {
    private static final char REPLACEMENT = '\ufffd';
    private static final int MOST_DECLARATION = 200;
    private static final Pattern ENCODING =
            Pattern.compile("<\\?xml[^>]*\\sencoding\\s*=\\s*[\"']([A-Za-z0-9][\\w.-]{0,39})[\"']");

    private XmlText() {}

    /** What is before the first element and no part of a document, blanks and byte order marks, is passed over. */
    static Reader of(byte[] document) {
        String text = decoded(document);
        int start = 0;
        while (start < text.length() && isBlank(text.charAt(start))) {
            start++;
        }
        Reader reader = new StringReader(text);
        try {
            reader.skip(start);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reader;
    }

    private static boolean isBlank(char c) {
        return c <= ' ' || c == '\ufeff';
    }

    private static String decoded(byte[] document) {
        Charset wide = wide(document);
        if (wide != null) {
            return new String(document, wide);
        }
        String text = new String(document, StandardCharsets.UTF_8);
        Charset other = text.indexOf(REPLACEMENT) < 0 ? null : declared(text);
        return other == null ? text : new String(document, other);
    }

    /** By its mark, or by a first character that can be nothing else. */
    private static @Nullable Charset wide(byte[] document) {
        int first = document.length < 2 ? 0 : (document[0] & 0xff) << 8 | document[1] & 0xff;
        return switch (first) {
            case 0xfeff, '<' -> StandardCharsets.UTF_16BE;
            case 0xfffe, '<' << 8 -> StandardCharsets.UTF_16LE;
            default -> null;
        };
    }

    /** One by which the declaration itself can be read; null for none. */
    private static @Nullable Charset declared(String text) {
        Matcher declaration = ENCODING.matcher(text.substring(0, Math.min(text.length(), MOST_DECLARATION)));
        if (!declaration.find() || !Charset.isSupported(declaration.group(1))) {
            return null;
        }
        Charset charset = Charset.forName(declaration.group(1));
        byte[] plain = declaration.group().getBytes(StandardCharsets.US_ASCII);
        return new String(plain, charset).equals(declaration.group()) ? charset : null;
    }
}
