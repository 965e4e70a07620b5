package dev.tallylight.access.entry;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Whether a browser sends a request from one of our own pages: by {@code Sec-Fetch-Site} (Fetch Metadata), or else by
 * {@code Origin} (RFC 6454 §7), whose scheme, host and port must be those of the request, or of
 * {@code TALLYLIGHT_PUBLIC_URL}: behind a proxy that speaks TLS for us the two differ.
 */
@ApplicationScoped
public class Origins {
    private final @Nullable Origin publicOrigin;
    private final @Nullable String publicAddress;

    Origins(@ConfigProperty(name = "tallylight.public-url") Optional<String> publicUrl) {
        this.publicOrigin = publicUrl.map(Origin::of).orElse(null);
        this.publicAddress = publicOrigin == null
                ? null
                : publicUrl.map(url -> url.strip().replaceFirst("/+$", "")).orElse(null);
    }

    /** A browser says that one of our pages sends it. */
    public boolean isOurs(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        return site != null ? site.equals("same-origin") : isOurOrigin(request.getHeader("Origin"), request);
    }

    /** A browser says that a page of somebody else sends it. What is no browser says nothing. */
    public boolean isForeign(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none"); // none: a person's own doing
        }
        String origin = request.getHeader("Origin");
        return origin != null && !isOurOrigin(origin, request);
    }

    /** Whether cookies are for https alone: the request came by it, or people do, to a proxy that speaks TLS for us. */
    public boolean isSecure(HttpServerRequest request) {
        return "https".equals(request.scheme())
                || publicOrigin != null && publicOrigin.scheme().equals("https");
    }

    /** Where people reach this server, without a slash at the end: by TALLYLIGHT_PUBLIC_URL, else as the request came. */
    public String address(HttpServerRequest request) {
        return publicAddress != null ? publicAddress : request.scheme() + "://" + request.authority();
    }

    private boolean isOurOrigin(@Nullable String text, HttpServerRequest request) {
        Origin origin = text == null ? null : Origin.of(text);
        HostAndPort authority = request.authority();
        if (origin == null || authority == null) {
            return false;
        }
        return origin.equals(publicOrigin)
                || origin.equals(Origin.of(String.valueOf(request.scheme()), authority.host(), authority.port()));
    }

    /** @param port where none is written, the scheme's */
    private record Origin(String scheme, String host, int port) {
        static Origin of(String scheme, String host, int port) {
            String known = scheme.toLowerCase(Locale.ROOT);
            int usual = known.equals("https") ? 443 : 80;
            return new Origin(known, host.toLowerCase(Locale.ROOT), port < 0 ? usual : port);
        }

        static @Nullable Origin of(String text) {
            try {
                URI uri = new URI(text);
                return uri.getScheme() == null || uri.getHost() == null || uri.getRawUserInfo() != null
                        ? null
                        : of(uri.getScheme(), uri.getHost(), uri.getPort());
            } catch (URISyntaxException e) {
                return null;
            }
        }
    }
}
