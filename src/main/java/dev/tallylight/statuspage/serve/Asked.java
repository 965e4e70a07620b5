package dev.tallylight.statuspage.serve;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of a page an address asks for. Pure.
 *
 * @param stream of a badge: a stream's key or id; else empty
 */
record Asked(Form form, String slug, String stream) {
    enum Form {
        PAGE("/status/{slug}"),
        JSON("/status/{slug}.json"),
        FEED("/status/{slug}/feed.atom"),
        LOGO("/status/{slug}/logo"),
        BADGE("/badges/{slug}/{stream}.svg");

        /** What metrics call it. */
        final String route;

        Form(String route) {
            this.route = route;
        }
    }

    private static final String SLUG = "([a-z0-9-]{1,63})";
    private static final Pattern STATUS = Pattern.compile("/status/" + SLUG + "(|/|\\.json|/feed\\.atom|/logo)");
    private static final Pattern BADGE = Pattern.compile("/badges/" + SLUG + "/([^/]{1,600})\\.svg");

    /**
     * Null where it is none of these.
     *
     * @param path as it came, with its escapes
     */
    static @Nullable Asked of(@Nullable String path) {
        Matcher status = STATUS.matcher(path == null ? "" : path);
        if (status.matches()) {
            Form form = switch (status.group(2)) {
                case ".json" -> Form.JSON;
                case "/feed.atom" -> Form.FEED;
                case "/logo" -> Form.LOGO;
                default -> Form.PAGE;
            };
            return new Asked(form, status.group(1), "");
        }
        Matcher badge = BADGE.matcher(path == null ? "" : path);
        if (!badge.matches()) {
            return null;
        }
        try {
            // a plus in a path is a plus
            String stream = QueryStringDecoder.decodeComponent(badge.group(2).replace("+", "%2B"));
            return new Asked(Form.BADGE, badge.group(1), stream);
        } catch (IllegalArgumentException e) {
            return new Asked(Form.BADGE, badge.group(1), "");
        }
    }

    /** Whether it is the address of something of a page, known here or elsewhere. */
    static boolean isOf(String path, String slug) {
        String page = "/status/" + slug;
        return path.equals(page)
                || path.equals(page + ".json")
                || path.startsWith(page + "/")
                || path.startsWith("/badges/" + slug + "/");
    }
}
