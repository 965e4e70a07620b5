package dev.tallylight.net;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An absolute URL with a host (RFC 3986), the only parser of URLs that we connect to. {@code toString} is redacted;
 * {@link #full()} is what may open a door and is never logged.
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

    /** Looks for the word first, then takes the name without trying shorter ones: whoever writes {@code ?token?token…} waits for nothing. */
    private static final Pattern SECRET_PARAMETER = Pattern.compile(
            "(?i)([?&;](?:(?=[^=&;]*(?:token|secret|passw|passphrase|pwd|signature|sign|api_?key|auth|jwt|policy|hdnea|hdnts|credential))[^=&;]++|key|sig|hash|md5|st|h|hmac))=[^&;]*");

    /**
     * Reads a URL.
     *
     * @throws UrlException when the text is no absolute URL with a host, or cannot be used as it is
     */
    public static Url parse(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new UrlException("is longer than " + MOST_CHARACTERS + " characters");
        }
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new UrlException(
                    text.chars().anyMatch(Character::isWhitespace)
                            ? "holds white space: percent-encode it as %20"
                            : "is not a URL: " + e.getReason() + " at character " + (e.getIndex() + 1));
        }
        return of(uri);
    }

    private static Url of(URI uri) {
        if (uri.getScheme() == null) {
            throw new UrlException("has no scheme: begin it with one such as https://");
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.isOpaque() || uri.getRawAuthority() == null) {
            throw new UrlException("has no host: write it as " + scheme + "://host/path");
        }
        if (uri.getRawFragment() != null) {
            throw new UrlException("has a fragment (#…), which is never sent to a server: leave it out");
        }
        Authority authority = Authority.of(uri);
        int port = authority.port == -1 ? defaultPort(scheme) : authority.port;
        if (port == 0 || port > 65535) {
            throw new UrlException("has the port " + port + ": it must be from 1 to 65535");
        }
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new Url(scheme, authority.userInfo, plainHost(authority.host), port, path + query);
    }

    /** As {@link URI} takes it apart, and the names that it does not take: {@code cam_1}, {@code bücher.example}. */
    private record Authority(@Nullable String userInfo, String host, int port) {
        private static final Pattern OTHER = Pattern.compile("(?:([^@]*)@)?([\\p{L}\\p{N}_.-]+)(?::([0-9]{1,5}))?");

        static Authority of(URI uri) {
            if (uri.getHost() != null) {
                return new Authority(uri.getRawUserInfo(), uri.getHost(), uri.getPort());
            }
            Matcher parts = OTHER.matcher(uri.getRawAuthority());
            if (!parts.matches()) {
                throw new UrlException("has a host or port that is not valid");
            }
            int port = parts.group(3) == null ? -1 : Integer.parseInt(parts.group(3));
            return new Authority(parts.group(1), ascii(parts.group(2)), port);
        }

        private static String ascii(String host) {
            try {
                return IDN.toASCII(host);
            } catch (IllegalArgumentException e) {
                throw new UrlException("has a host that is not valid");
            }
        }
    }

    private static String plainHost(String host) {
        String plain = host.toLowerCase(Locale.ROOT);
        if (plain.startsWith("[")) {
            return plain.substring(1, plain.length() - 1);
        }
        return plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
    }

    private static int defaultPort(String scheme) {
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
     * The URL that a reference in a document at this URL, or in a Location header, points to (RFC 3986 §5). User
     * information is carried over only to the same scheme, host and port.
     *
     * @throws UrlException as {@link #parse}
     */
    public Url resolve(String reference) {
        if (reference.length() > MOST_CHARACTERS) {
            throw new UrlException("is longer than " + MOST_CHARACTERS + " characters");
        }
        String lenient = reference.strip().replace(" ", "%20");
        int fragment = lenient.indexOf('#');
        if (fragment >= 0) {
            lenient = lenient.substring(0, fragment);
        }
        if (lenient.startsWith("?")) { // java.net.URI drops the last path segment here (RFC 2396)
            return withPathAndQuery(path() + lenient);
        }
        Url there;
        try {
            there = of(new URI(withoutUserInfo().full()).resolve(new URI(lenient)));
        } catch (URISyntaxException e) {
            throw new UrlException("is not a URL: " + e.getReason());
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

    /** For logs, pages and events: without password and without the values of parameters that look like secrets. */
    public String redacted() {
        return redact(full());
    }

    /** The same for a URL's text that must otherwise stay as its user wrote it. */
    public static String redact(String text) {
        int scheme = text.indexOf("://");
        if (scheme < 0) {
            return redactParameters(text);
        }
        int start = scheme + 3;
        int slash = text.indexOf('/', start);
        int end = slash < 0 ? text.length() : slash;
        int at = text.lastIndexOf('@', end);
        String rest = at < start ? text.substring(start) : "***@" + text.substring(at + 1);
        return text.substring(0, start) + redactParameters(rest);
    }

    private static String redactParameters(String text) {
        return SECRET_PARAMETER.matcher(text).replaceAll("$1=***");
    }

    @Override
    public String toString() {
        return redacted();
    }
}
