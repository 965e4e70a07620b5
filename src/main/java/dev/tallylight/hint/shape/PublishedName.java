package dev.tallylight.hint.shape;

import dev.tallylight.rest.Texts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is published: the application and the name, which together are the end of a path. Neither holds a segment that means
 * another place ({@code ..}), nor anything that breaks a line.
 *
 * @param application without slashes around it; empty where the server has none (Icecast, MediaMTX)
 * @param name one segment
 */
public record PublishedName(String application, String name) {
    /** Longer ones are nobody's: no URL of a stream of ours would end so. */
    static final int MOST_CHARACTERS = 255;

    static final int MOST_SEGMENTS = 20;

    /** Wowza's default instance of an application, which URLs leave out. */
    private static final String DEFAULT_INSTANCE = "_definst_";

    /**
     * The name, as a media server gives it.
     *
     * @param path with or without slashes around it; a query is cut off
     * @return null where it is none
     */
    static @Nullable PublishedName of(@Nullable String path) {
        if (path == null) {
            return null;
        }
        String text = withoutQuery(path);
        if (text.length() > MOST_CHARACTERS) {
            return null;
        }
        // what JSON can hold and UTF-8 cannot, half of a surrogate pair, becomes a question mark
        String kept = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        List<String> segments = Arrays.stream(kept.split("/", -1))
                .filter(segment -> !segment.isEmpty() && !segment.equals(DEFAULT_INSTANCE))
                .toList();
        boolean usable = !segments.isEmpty()
                && segments.size() <= MOST_SEGMENTS
                && segments.stream()
                        .noneMatch(segment -> segment.isBlank()
                                || segment.equals(".")
                                || segment.equals("..")
                                || segment.indexOf('\\') >= 0
                                || !Texts.isLine(segment));
        return usable
                ? new PublishedName(String.join("/", segments.subList(0, segments.size() - 1)), segments.getLast())
                : null;
    }

    /** The same of an application and a name that come apart; the application may be missing. */
    static @Nullable PublishedName of(@Nullable String application, @Nullable String name) {
        return name == null || name.isBlank()
                ? null
                : of((application == null ? "" : withoutQuery(application)) + "/" + withoutQuery(name));
    }

    /** The path of both. */
    public String path() {
        return application.isEmpty() ? name : application + "/" + name;
    }

    private static String withoutQuery(String text) {
        int query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query);
    }
}
