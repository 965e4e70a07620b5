package dev.tallylight.net.url;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An absolute URL with a host, as browsers read them (WHATWG URL standard), the only kind that we connect to. {@code
 * toString} is redacted; {@link #full()} is what may open a door and is never logged.
 *
 * @param scheme lower case
 * @param userInfo as in the URL, percent-encoded; null where there is none
 * @param host lower case, without a trailing dot; an IPv6 literal without its brackets
 * @param port as given, else the scheme's default, else -1
 * @param pathAndQuery the raw path, never empty, with the raw query
 */
public record Url(String scheme, @Nullable String userInfo, String host, int port, String pathAndQuery) {
    /** Longest URL that is taken, in characters. */
    public static final int MOST_CHARACTERS = 4096;

    /** Counts the rules by which URLs are shown: what was kept as an older one shows it is written anew at the start. */
    public static final int SHOWN_BY = 1;

    /** The same for what a server says: playlists name segments by tokens of many thousand characters. */
    public static final int MOST_OF_A_REFERENCE = 16 * 1024;

    /**
     * Reads a URL.
     *
     * @throws UrlException when the text is no absolute URL with a host, or cannot be used as it is
     */
    public static Url parse(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new UrlException("is longer than " + MOST_CHARACTERS + " characters");
        }
        Url url = UrlParser.absolute(text);
        if (url.full().length() > MOST_CHARACTERS) {
            throw new UrlException("is longer than " + MOST_CHARACTERS + " characters, percent-encoded");
        }
        return url;
    }

    static String lower(String scheme) {
        return scheme.toLowerCase(Locale.ROOT);
    }

    static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http", "ws" -> 80;
            case "https", "wss" -> 443;
            case "rtmp" -> 1935;
            case "rtmps" -> 443;
            case "rtsp" -> 554;
            case "rtsps" -> 322;
            default -> -1;
        };
    }

    /**
     * The URL that a reference in a document at this URL, or in a Location header, points to, as a browser takes it:
     * percent-encoded where it must be, letters beyond ASCII as UTF-8. User information is carried over only to the same
     * scheme, host and port.
     *
     * @throws UrlException as {@link #parse}, and where it has no host that can be used
     */
    public Url resolve(String reference) {
        if (reference.length() > MOST_OF_A_REFERENCE) {
            throw new UrlException("is longer than " + MOST_OF_A_REFERENCE + " characters");
        }
        Url there = UrlParser.reference(withoutUserInfo(), reference);
        if (there.pathAndQuery.length() > MOST_CHARACTERS + MOST_OF_A_REFERENCE) {
            throw new UrlException("is longer than " + MOST_OF_A_REFERENCE + " characters, percent-encoded");
        }
        return there.userInfo == null && there.sameOriginAs(this)
                ? new Url(there.scheme, userInfo, there.host, there.port, there.pathAndQuery)
                : there;
    }

    public boolean sameOriginAs(Url other) {
        return scheme.equals(other.scheme) && host.equals(other.host) && port == other.port;
    }

    /** The raw path without the query. */
    public String path() {
        int query = pathAndQuery.indexOf('?');
        return query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
    }

    /** What its user information is as the value of a header {@code Authorization}, as browsers send it; null without any. */
    public @Nullable String authorization() {
        return userInfo == null ? null : UserInfo.basic(userInfo);
    }

    /** User and password with a colon between, the percent-encoding undone (RFC 3986 §3.2.1); null where none are given. */
    public @Nullable String login() {
        return userInfo == null ? null : new String(UserInfo.login(userInfo), StandardCharsets.UTF_8);
    }

    public Url withoutUserInfo() {
        return new Url(scheme, null, host, port, pathAndQuery);
    }

    public Url withPathAndQuery(String other) {
        return new Url(scheme, userInfo, host, port, other);
    }

    /** Host with port, as in a Host header: the port only where it is not the scheme's own. */
    public String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == -1 || port == defaultPort(scheme) ? name : name + ":" + port;
    }

    /** The whole URL with its secrets, normalised. */
    public String full() {
        return scheme + "://" + (userInfo == null ? "" : userInfo + "@") + authority() + pathAndQuery;
    }

    /** For clients that want one: what it cannot hold as it is, though a browser would send it, is percent-encoded. */
    public URI toUri() {
        return URI.create(withPathAndQuery(UrlText.forJavaUri(pathAndQuery)).full());
    }

    /** For logs, pages and events: without user information and without the values of parameters that may be secrets. */
    public String redacted() {
        return redact(full());
    }

    /** The same for a URL's text that must otherwise stay as its user wrote it, and for texts that may hold some. */
    public static String redact(String text) {
        return Redaction.of(text);
    }

    @Override
    public String toString() {
        return redacted();
    }
}
