package dev.tallylight.probe.whep;

import java.util.List;

/**
 * What is offered to a server: to receive one video and one audio track, bundled on one port (RFC 9725 §4.4,
 * draft-ietf-wish-whep §4.2). No address of this machine is told: the server learns it from the checks that reach it, as
 * it must where there is address translation between.
 */
final class Offer {
    private static final List<String> VIDEO = List.of(
            "96 VP8/90000", "97 VP9/90000", "98 H264/90000", "99 H264/90000", "100 H265/90000", "101 AV1/90000");
    private static final List<String> AUDIO = List.of("111 opus/48000/2", "9 G722/8000", "0 PCMU/8000", "8 PCMA/8000");
    private static final List<String> FORMATS = List.of(
            "98 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
            "99 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=640034",
            "111 minptime=10;useinbandfec=1");

    private Offer() {}

    /**
     * The offer's text.
     *
     * @param sessionId any number
     * @param fingerprint the certificate's, as {@code sha-256 AB:CD:…}
     */
    static String text(long sessionId, String fragment, String password, String fingerprint) {
        StringBuilder text = new StringBuilder();
        line(text, "v=0");
        line(text, "o=- " + (sessionId & Long.MAX_VALUE) + " 2 IN IP4 127.0.0.1"); // as RFC 8829 §5.2.1 has it
        line(text, "s=-");
        line(text, "t=0 0");
        line(text, "a=group:BUNDLE 0 1");
        media(text, 0, "audio", AUDIO);
        transport(text, fragment, password, fingerprint);
        media(text, 1, "video", VIDEO);
        transport(text, fragment, password, fingerprint);
        return text.toString();
    }

    private static void media(StringBuilder text, int mid, String kind, List<String> codecs) {
        List<String> types = codecs.stream()
                .map(codec -> codec.substring(0, codec.indexOf(' ')))
                .toList();
        line(text, "m=" + kind + " 9 UDP/TLS/RTP/SAVPF " + String.join(" ", types));
        line(text, "c=IN IP4 0.0.0.0");
        line(text, "a=mid:" + mid);
        line(text, "a=recvonly");
        line(text, "a=rtcp-mux");
        for (String codec : codecs) {
            line(text, "a=rtpmap:" + codec);
            String type = codec.substring(0, codec.indexOf(' ') + 1);
            FORMATS.stream()
                    .filter(format -> format.startsWith(type))
                    .forEach(format -> line(text, "a=fmtp:" + format));
            if (kind.equals("video")) {
                line(text, "a=rtcp-fb:" + type + "nack pli");
            }
        }
    }

    private static void transport(StringBuilder text, String fragment, String password, String fingerprint) {
        line(text, "a=ice-ufrag:" + fragment);
        line(text, "a=ice-pwd:" + password);
        line(text, "a=ice-options:ice2");
        line(text, "a=fingerprint:" + fingerprint);
        line(text, "a=setup:actpass"); // RFC 5763 §5: the answer chooses
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append("\r\n");
    }
}
