package dev.tallylight.stream.ask;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * At which URLs what is published as {@code application/name} can be played, as a regular expression over a URL's text that
 * PostgreSQL and Java read alike. Pure.
 *
 * <p>The path ends with application and name, each of them whole segments; or with that and what servers add for other
 * protocols: {@code .m3u8}, {@code .mpd}, {@code .flv}, {@code .ts}, a playlist below it ({@code /index.m3u8}), {@code /whep}. Of
 * SRT's URLs the stream id is the path.
 *
 * @param path {@code live/studio-a}: not empty, without slashes around it
 * @param listsByNameAlone whether a playlist may be found by the name alone, for servers whose playlists lie elsewhere than
 *     their applications
 */
public record PublishedPath(String path, boolean listsByNameAlone) {
    private static final String END = "(?:$|[?#&,;])";
    private static final String LIST = "\\.(?:m3u8|mpd)" + END;
    private static final String LIST_BELOW = "/[^/?#]+" + LIST;
    private static final String TAIL =
            "(?:" + END + "|\\.(?:m3u8|mpd|flv|ts)" + END + "|" + LIST_BELOW + "|/whep" + END + ")";
    private static final String BEGINS = "(?:/|[?&]streamid=(?:[^&]*(?:[:=]|%3[aA]|%3[dD]))?)";

    /** Where both are in the URL. */
    String pattern() {
        return BEGINS
                + Arrays.stream(path.split("/", -1))
                        .map(PublishedPath::literal)
                        .collect(Collectors.joining("(?:/|%2[fF])"))
                + TAIL;
    }

    /** Where the name alone is a playlist's; null where that is not asked for. */
    @Nullable
    String listPattern() {
        return listsByNameAlone
                ? "/" + literal(path.substring(path.lastIndexOf('/') + 1)) + "(?:" + LIST + "|" + LIST_BELOW + ")"
                : null;
    }

    /** A segment as it is, or percent-encoded where a URL may have it so. */
    private static String literal(String segment) {
        StringBuilder pattern = new StringBuilder();
        segment.codePoints().forEach(each -> {
            String text = Character.toString(each);
            if (each < 128 && Character.isLetterOrDigit(each)) {
                pattern.append(text);
                return;
            }
            pattern.append("(?:").append(each < 128 ? "\\" : "").append(text).append('|');
            for (byte part : text.getBytes(StandardCharsets.UTF_8)) {
                pattern.append('%');
                for (char digit : String.format(Locale.ROOT, "%02X", part).toCharArray()) {
                    pattern.append(
                            Character.isDigit(digit) ? "" + digit : "[" + digit + Character.toLowerCase(digit) + "]");
                }
            }
            pattern.append(')');
        });
        return pattern.toString();
    }
}
