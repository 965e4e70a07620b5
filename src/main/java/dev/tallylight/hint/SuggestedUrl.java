package dev.tallylight.hint;

import dev.tallylight.hint.shape.Hook;
import dev.tallylight.hint.shape.MediaServer;
import dev.tallylight.hint.shape.PublishedName;
import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where what was published can probably be played: what the media server says of itself, else the address that the hook came
 * from, with the port and the path that its kind has by default. Somebody looks at it before it is a stream. Pure.
 */
final class SuggestedUrl {
    private static final Set<String> ITS_OWN = Set.of("localhost", "127.0.0.1", "::1", "0.0.0.0");

    private SuggestedUrl() {}

    /** @param sender the address that the hook came from */
    static String of(MediaServer kind, Hook hook, PublishedName name, String sender) {
        if (hook.url() != null) {
            return hook.url();
        }
        Place place = Place.of(hook.host());
        String host = place == null || ITS_OWN.contains(place.host()) || !isHost(place.host()) ? sender : place.host();
        int port = place == null ? -1 : place.port();
        return switch (kind) {
            case MEDIAMTX -> url("rtsp", host, 8554, "/" + name.path());
            case OVENMEDIAENGINE -> url("http", host, 3333, "/" + name.path() + "/llhls.m3u8");
            case ICECAST, AZURACAST -> url("http", host, 8000, "/" + name.path());
            case NGINX_RTMP, SRS, WOWZA, NIMBLE, GENERIC -> url("rtmp", host, port, "/" + name.path());
        };
    }

    /**
     * Where a server says that it is. One that calls itself localhost is found where its hook came from.
     *
     * @param port -1 where it is the protocol's own
     */
    private record Place(String host, int port) {
        private static final Pattern FORM = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\[\\]]+)(?::([0-9]{1,5}))?");

        static @Nullable Place of(@Nullable String named) {
            Matcher read = FORM.matcher(named == null ? "" : named);
            if (!read.matches()) {
                return null;
            }
            String host = read.group(1).replaceAll("[\\[\\]]", "");
            return new Place(host, read.group(2) == null ? -1 : Integer.parseInt(read.group(2)));
        }
    }

    /** Not as {@link URI} would have it: it takes no name with an underscore, as containers have them. */
    private static String url(String scheme, String host, int port, String path) {
        String literal = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return scheme + "://" + literal + (port < 0 ? "" : ":" + port) + encoded(path);
    }

    private static String encoded(String path) {
        try {
            return new URI(null, null, path, null).toASCIIString();
        } catch (URISyntaxException e) {
            return "/"; // whoever adds the stream knows it
        }
    }

    private static boolean isHost(String host) {
        try {
            Url.parse(url("http", host, -1, "/"));
            return true;
        } catch (UrlException e) {
            return false;
        }
    }
}
