package dev.tallylight.net.url;

import java.util.Locale;
import java.util.Set;

/**
 * The parameters of URLs whose values may be shown: how a stream is carried, coded and chosen, which no server takes for a
 * key. All others are hidden, for nobody knows all the names that secrets have.
 */
final class HarmlessParameters {
    private static final int LONGEST = 32;

    /** So many letters and digits in a row, of both some, are no word and no size, but may be a key. */
    private static final int SHORTEST_KEY = 16;

    /** Their values are shown while they are short and plain. */
    private static final Set<String> PLAIN = Set.of(
            // how it is carried: libsrt's and ffmpeg's options, cameras' choices of transport
            "mode",
            "latency",
            "rcvlatency",
            "peerlatency",
            "pkt_size",
            "payload_size",
            "transtype",
            "messageapi",
            "pbkeylen",
            "timeout",
            "connect_timeout",
            "conntimeo",
            "rcvbuf",
            "sndbuf",
            "fifo_size",
            "buffer_size",
            "overrun_nonfatal",
            "ttl",
            "maxbw",
            "inputbw",
            "oheadbw",
            "mss",
            "tlpktdrop",
            "nakreport",
            "linger",
            "interface",
            "iface",
            "localaddr",
            "localport",
            "source",
            "sources",
            "reuse",
            "transport",
            "transportmode",
            "proto",
            "vhost",
            // how it is coded
            "format",
            "fmt",
            "f",
            "ext",
            "container",
            "codec",
            "codecs",
            "acodec",
            "vcodec",
            "audiocodec",
            "videocodec",
            "quality",
            "q",
            "resolution",
            "res",
            "size",
            "width",
            "height",
            "bitrate",
            "br",
            "bw",
            "bandwidth",
            "fps",
            "framerate",
            "profile",
            "level",
            "encryption",
            // which of it is meant
            "channel",
            "channels",
            "ch",
            "cam",
            "camera",
            "subtype",
            "streamtype",
            "lang",
            "language",
            "locale",
            "type",
            "kind",
            "variant",
            "rendition",
            "track",
            "audio",
            "video",
            "dvr",
            "live",
            "lowlatency",
            "abr",
            "m",
            // where in it: of HLS, RFC 8216bis §6.2.5
            "_hls_msn",
            "_hls_part",
            "_hls_skip",
            "offset",
            "delay",
            // of those who ask and are asked
            "v",
            "ver",
            "version",
            "api-version",
            "platform",
            "player",
            "country",
            "region",
            "env",
            "environment",
            "priority",
            "reason",
            "authmod");

    /** Their values are shown where they are numbers too small for a key, or yes and no. */
    private static final Set<String> COUNTED =
            Set.of("id", "n", "index", "seq", "sequence", "number", "stream", "program", "page", "limit", "part", "x");

    /** When a link ends, which tells whoever reads a 403 more than anything, and signs nothing. */
    private static final Set<String> TIMES = Set.of("exp", "expire", "expires", "expiry");

    private HarmlessParameters() {}

    static boolean show(String name, String value) {
        String known = name.toLowerCase(Locale.ROOT);
        return PLAIN.contains(known) && plain(value)
                || COUNTED.contains(known) && value.matches("[0-9]{1,6}|true|false|yes|no|on|off")
                || TIMES.contains(known) && value.matches("[0-9]{1,13}");
    }

    /** Of a parameter without a value, which may be a name as well as a key. */
    static boolean show(String name) {
        return PLAIN.contains(name.toLowerCase(Locale.ROOT));
    }

    private static boolean plain(String value) {
        return value.length() <= LONGEST
                && !holdsKey(value)
                && value.chars()
                        .allMatch(c -> c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || c >= '0' && c <= '9'
                                || "._:,()+-".indexOf(c) >= 0);
    }

    private static boolean holdsKey(String value) {
        int begun = 0;
        boolean digits = false;
        boolean letters = false;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (!Character.isLetterOrDigit(c)) {
                begun = at + 1;
                digits = false;
                letters = false;
            } else {
                digits |= Character.isDigit(c);
                letters |= Character.isLetter(c);
                if (at + 1 - begun >= SHORTEST_KEY && digits && letters) {
                    return true;
                }
            }
        }
        return false;
    }
}
