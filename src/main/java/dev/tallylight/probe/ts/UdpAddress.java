package dev.tallylight.probe.ts;

import dev.tallylight.net.url.Url;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where to listen: {@code udp://239.1.1.1:5000?interface=eth0&source=10.0.0.5}. {@code localaddr} and {@code iface}, as
 * other players call it, are understood too.
 *
 * @param interfaceName null for the machine's choice
 * @param source the only sender to hear; null for anybody
 */
record UdpAddress(
        String host,
        int port,
        @Nullable String interfaceName,
        @Nullable String source,
        boolean rtp) {
    static UdpAddress of(Url url) {
        return new UdpAddress(
                url.host(),
                url.port(),
                first(url, "interface", "iface", "localaddr"),
                first(url, "source", "sources"),
                url.scheme().equals("rtp"));
    }

    private static @Nullable String first(Url url, String... names) {
        int query = url.pathAndQuery().indexOf('?');
        String all = query < 0 ? "" : url.pathAndQuery().substring(query + 1);
        for (String pair : all.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            for (String each : names) {
                if (name.toLowerCase(Locale.ROOT).equals(each) && equals > 0 && equals < pair.length() - 1) {
                    return decoded(pair.substring(equals + 1));
                }
            }
        }
        return null;
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }
}
