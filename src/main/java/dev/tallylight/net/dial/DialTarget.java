package dev.tallylight.net.dial;

import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
import java.util.ArrayList;
import java.util.List;

/** Places to connect to, as somebody writes them into a list: {@code example.com:443}, {@code https://example.org}. */
public final class DialTarget {
    /** What {@link #parseList} takes, for messages. */
    public static final String FORM =
            "up to 20 hosts with ports and URLs, separated by commas: example.com:443, https://example.org";

    private static final int MOST = 20;

    private DialTarget() {}

    /** @throws UrlException whose message quotes the one that is wrong, without its secrets */
    public static List<Url> parseList(String list) throws UrlException {
        List<Url> targets = new ArrayList<>();
        for (String text : list.split(",", MOST + 2)) {
            if (!text.isBlank()) {
                targets.add(parse(text.strip()));
            }
        }
        if (targets.size() > MOST) {
            throw new UrlException("holds more than " + MOST);
        }
        return List.copyOf(targets);
    }

    private static Url parse(String text) throws UrlException {
        String whole = text.contains("://") ? text : "tcp://" + text; // nothing is redacted of what is no URL
        Url url;
        try {
            url = Url.parse(whole);
        } catch (UrlException e) {
            throw new UrlException("holds \"" + shown(whole, text) + "\", which " + e.getMessage());
        }
        if (url.port() <= 0) {
            throw new UrlException("holds \"" + shown(whole, text) + "\", which names no port");
        }
        return url;
    }

    private static String shown(String whole, String asWritten) {
        String redacted = Url.redact(whole);
        return whole.equals(asWritten) ? redacted : redacted.substring("tcp://".length());
    }
}
