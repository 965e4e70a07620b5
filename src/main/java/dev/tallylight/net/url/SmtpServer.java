package dev.tallylight.net.url;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The mail server that an operator names: {@code smtp://user:password@host:587} (STARTTLS is required, unless
 * {@code ?starttls=optional} or {@code ?starttls=never} says otherwise) or {@code smtps://…:465}, TLS from the first byte.
 *
 * @param security how the connection is protected
 * @param user null where nobody signs in
 */
public record SmtpServer(
        String host,
        int port,
        Security security,
        @Nullable String user,
        @Nullable String password) {
    private static final String FORM =
            "smtp://user:password@host:587 or smtps://user:password@host:465, with ?starttls=optional or never where the server has no TLS";

    /** How. */
    public enum Security {
        STARTTLS,
        /** Only where the server offers it: somebody in between could take the offer away. */
        STARTTLS_IF_OFFERED,
        NONE,
        TLS
    }

    /** @throws UrlException that says what it may be; the text holds a password and is not repeated */
    public static SmtpServer parse(String text) {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw malformed();
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("smtps");
        if (!tls && !scheme.equals("smtp")
                || uri.getHost() == null
                || uri.getPort() > 65_535
                || uri.getRawFragment() != null) {
            throw malformed();
        }
        String path = uri.getRawPath();
        if (path != null && !path.isEmpty() && !path.equals("/")) {
            throw malformed();
        }
        String userInfo = uri.getRawUserInfo();
        int colon = userInfo == null ? -1 : userInfo.indexOf(':');
        if (userInfo != null && colon < 1) {
            throw malformed();
        }
        return new SmtpServer(
                plain(uri.getHost()),
                uri.getPort() == -1 ? (tls ? 465 : 587) : uri.getPort(),
                security(tls, uri.getRawQuery()),
                userInfo == null ? null : decoded(userInfo.substring(0, colon)),
                userInfo == null ? null : decoded(userInfo.substring(colon + 1)));
    }

    private static Security security(boolean tls, @Nullable String query) {
        if (tls) {
            if (query != null) {
                throw malformed();
            }
            return Security.TLS;
        }
        return switch (query == null ? "starttls=required" : query) {
            case "starttls=required" -> Security.STARTTLS;
            case "starttls=optional" -> Security.STARTTLS_IF_OFFERED;
            case "starttls=never" -> Security.NONE;
            default -> throw malformed();
        };
    }

    private static String plain(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static UrlException malformed() {
        return new UrlException("must be of the form " + FORM);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "SmtpServer[" + host + ":" + port + "]";
    }
}
