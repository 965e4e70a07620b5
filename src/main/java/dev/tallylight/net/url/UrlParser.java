package dev.tallylight.net.url;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes URLs apart as browsers do (WHATWG URL standard §4.4), where {@code java.net.URI} fails: {@code |}, quotes,
 * spaces, letters beyond ASCII and a stray {@code %} in a path, {@code 15:49:14.ts}, {@code ?q}, {@code \} for {@code /}.
 * What people enter must be written in full, so that a slip is told; what a server says is taken as a browser takes it.
 * Hosts are {@link UrlHost}'s. Pure; the work is linear in the text's length.
 */
final class UrlParser {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):");
    private static final Pattern PORT = Pattern.compile("[0-9]{0,5}");
    /** Those for which a backslash is a slash and a path begins with one. */
    private static final Set<String> OF_THE_WEB = Set.of("http", "https", "ws", "wss");

    private UrlParser() {}

    /**
     * What somebody has entered.
     *
     * @throws UrlException that says what to mend
     */
    static Url absolute(String text) {
        refuseUnprintable(text);
        if (text.chars().anyMatch(UrlParser::isSpace)) {
            throw new UrlException("holds white space: percent-encode it as %20");
        }
        Matcher start = SCHEME.matcher(text);
        if (!start.lookingAt()) {
            throw new UrlException("has no scheme: begin it with one such as https://");
        }
        String scheme = Url.lower(start.group(1));
        String rest = text.substring(start.end());
        if (!rest.startsWith("//")) {
            throw noHost(scheme);
        }
        if (rest.indexOf('#') >= 0) {
            throw new UrlException("has a fragment (#…), which is never sent to a server: leave it out,"
                    + " or write # as %23 where it is part of a name or value");
        }
        return withAuthority(scheme, rest.substring(2));
    }

    /** What a reference leads to from the base, which has no part in its user information. */
    static Url reference(Url base, String reference) {
        String text = trimmed(reference);
        refuseUnprintable(text);
        int fragment = text.indexOf('#');
        String plain = fragment < 0 ? text : text.substring(0, fragment);
        Matcher start = SCHEME.matcher(plain);
        if (!start.lookingAt()) {
            return relative(base, plain);
        }
        String scheme = Url.lower(start.group(1));
        String rest = plain.substring(start.end());
        if (!ofTheWeb(scheme)) {
            if (!rest.startsWith("//")) {
                throw noHost(scheme);
            }
            return withAuthority(scheme, rest.substring(2));
        }
        boolean likeTheBase = scheme.equals(base.scheme()) && !slashed(rest).startsWith("//");
        return likeTheBase ? relative(base, rest) : withAuthority(scheme, withoutSlashes(rest));
    }

    private static Url relative(Url base, String text) {
        boolean web = ofTheWeb(base.scheme());
        String slashed = web ? slashed(text) : text;
        if (slashed.startsWith("//")) {
            return withAuthority(base.scheme(), web ? withoutSlashes(text) : text.substring(2));
        }
        int query = slashed.indexOf('?');
        String path = query < 0 ? slashed : slashed.substring(0, query);
        if (path.isEmpty()) {
            return query < 0 ? base : at(base, base.path(), slashed);
        }
        String directory = base.path().substring(0, base.path().lastIndexOf('/') + 1);
        String whole = path.startsWith("/") ? path : (directory.isEmpty() ? "/" : directory) + path;
        return at(base, UrlText.withoutDots(whole), query < 0 ? "" : slashed.substring(query));
    }

    private static Url at(Url base, String path, String query) {
        return base.withPathAndQuery(text(base.scheme(), path, query));
    }

    private static Url withAuthority(String scheme, String text) {
        String slashed = ofTheWeb(scheme) ? slashed(text) : text;
        int end = endOfAuthority(slashed);
        String authority = slashed.substring(0, end);
        if (authority.isEmpty()) {
            throw noHost(scheme);
        }
        int at = authority.indexOf('@');
        if (at != authority.lastIndexOf('@')) {
            throw new UrlException("has more than one @ before its path: write that of a user name or password as %40");
        }
        String hostAndPort = authority.substring(at + 1);
        int colon = hostAndPort.indexOf(':', Math.max(0, hostAndPort.indexOf(']')));
        String name = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
        if (name.isEmpty() && (scheme.equals("udp") || scheme.equals("rtp"))) {
            throw new UrlException(
                    "names no address to listen at: write the one of this machine that is sent to, or the"
                            + " multicast group, as in " + scheme + "://239.1.1.1" + hostAndPort);
        }
        String host = UrlHost.of(name);
        int port = port(scheme, colon < 0 ? "" : hostAndPort.substring(colon + 1));
        String rest = slashed.substring(end);
        int query = rest.indexOf('?');
        String path = query < 0 ? rest : rest.substring(0, query);
        String whole = path.isEmpty() ? "/" : ofTheWeb(scheme) ? UrlText.withoutDots(path) : path;
        String userInfo = at < 0 ? null : UrlText.userInfo(authority.substring(0, at));
        return new Url(scheme, userInfo, host, port, text(scheme, whole, query < 0 ? "" : rest.substring(query)));
    }

    private static int endOfAuthority(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) != '/' && text.charAt(end) != '?') {
            end++;
        }
        return end;
    }

    private static int port(String scheme, String text) {
        if (!PORT.matcher(text).matches()) {
            throw new UrlException("has a host or port that is not valid");
        }
        int port = text.isEmpty() ? Url.defaultPort(scheme) : Integer.parseInt(text);
        if (port == 0 || port > 65535) {
            throw new UrlException("has the port " + port + ": it must be from 1 to 65535");
        }
        return port;
    }

    /** As it is sent: of other protocols than the web's byte for byte as it was written. */
    private static String text(String scheme, String path, String query) {
        if (ofTheWeb(scheme)) {
            return UrlText.path(path) + (query.isEmpty() ? "" : "?" + UrlText.query(query.substring(1)));
        }
        String whole = path + query;
        if (UrlText.strayPercent(whole, 0) >= 0) {
            throw new UrlException("holds a % that two hexadecimal digits do not follow: write it as %25");
        }
        return whole.replace(" ", "%20");
    }

    private static boolean ofTheWeb(String scheme) {
        return OF_THE_WEB.contains(scheme);
    }

    /** With slashes for backslashes, up to the query. */
    private static String slashed(String text) {
        int query = text.indexOf('?');
        int end = query < 0 ? text.length() : query;
        return text.lastIndexOf('\\', end) < 0 ? text : text.substring(0, end).replace('\\', '/') + text.substring(end);
    }

    private static String withoutSlashes(String text) {
        int from = 0;
        while (from < text.length() && (text.charAt(from) == '/' || text.charAt(from) == '\\')) {
            from++;
        }
        return text.substring(from);
    }

    /** Without white space around it, and without the line breaks and tabs in it that browsers drop. */
    private static String trimmed(String text) {
        String stripped = text.trim();
        return stripped.chars().noneMatch(c -> c == '\t' || c == '\n' || c == '\r')
                ? stripped
                : stripped.replaceAll("[\\t\\n\\r]", "");
    }

    private static void refuseUnprintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new UrlException("holds half of a character, a lone surrogate, at character " + (i + 1));
            } else if (Character.isISOControl(c) && c != '\t' && c != '\n' && c != '\r') {
                throw new UrlException("holds a control character at character " + (i + 1));
            }
        }
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static UrlException noHost(String scheme) {
        return new UrlException("has no host: write it as " + scheme + "://host/path");
    }
}
