package dev.tallylight.probe.whep;

import dev.tallylight.probe.media.rtp.RtpCodec;
import dev.tallylight.probe.media.track.Track;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's answer (RFC 8866, RFC 8839, RFC 8122), as far as playing needs it. Pure; takes what it can read and leaves
 * out the rest.
 *
 * @param fragment of its user name for checks; empty where it has none
 * @param fingerprints of its certificate, as {@code sha-256 AB:CD:…}, in lower and upper case so
 * @param active whether it begins the DTLS handshake itself
 * @param candidates where it can be reached over UDP, as it says, those first that it prefers
 * @param overTcp whether it can be reached over TCP (RFC 6544), which is not spoken here
 * @param codecs by payload type, of the tracks that it sends
 */
record Answer(
        String fragment,
        String password,
        List<String> fingerprints,
        boolean active,
        List<Candidate> candidates,
        boolean overTcp,
        Map<Integer, Codec> codecs) {
    /** Each interface of a host is one or two, those of its containers too; RFC 8445 §6.1.2.5 has agents try 100. */
    private static final int MOST_CANDIDATES = 40;

    private static final int MOST_CODECS = 64;
    private static final int MOST_LINES = 2000;
    private static final int MOST_OF_A_LINE = 4096;
    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern CANDIDATE =
            Pattern.compile("candidate:\\S+ 1 (?i:udp) ([0-9]{1,10}) (\\S{1,45}) ([0-9]{1,5}) typ (\\S+).*");
    private static final Pattern OVER_TCP = Pattern.compile("candidate:\\S+ 1 (?i:tcp) .* tcptype (?:passive|so)\\b.*");
    private static final Pattern FORMAT =
            Pattern.compile("rtpmap:([0-9]{1,3}) ([^/\\s]+)/([0-9]{1,9})(?:/([0-9]{1,2}))?");

    /** Where it can be reached, and how it knows: {@code host}, {@code srflx}, {@code relay}. */
    record Candidate(String address, int port, String type) {}

    /**
     * A track's payload.
     *
     * @param channels 0 where it is not said
     */
    record Codec(Track.Kind kind, String name, int clockRate, int channels) {}

    static Answer read(String text) {
        Draft draft = new Draft();
        text.lines()
                .limit(MOST_LINES)
                .filter(line -> line.length() <= MOST_OF_A_LINE)
                .map(String::strip)
                .forEach(draft::line);
        return draft.answer();
    }

    /** Whether there is all that a connection needs. */
    boolean complete() {
        return !fragment.isEmpty() && !password.isEmpty() && !fingerprints.isEmpty();
    }

    /** While its lines are read. */
    private static final class Draft {
        private String fragment = "";
        private String password = "";
        private boolean active;
        private final Set<String> fingerprints = new LinkedHashSet<>();
        private final Map<Candidate, Long> candidates = new LinkedHashMap<>(); // by priority
        private boolean overTcp;
        private final Map<Integer, Codec> codecs = new HashMap<>();
        private Track.Kind kind = Track.Kind.OTHER;
        private final Map<Integer, Codec> ofTrack = new HashMap<>();
        private final List<Integer> types = new ArrayList<>();
        private boolean sends;

        void line(String line) {
            if (line.startsWith("m=")) {
                endTrack();
                beginTrack(line.substring(2).split("\\s+"));
            } else if (line.startsWith("a=")) {
                attribute(line.substring(2));
            }
        }

        private void beginTrack(String[] words) {
            kind = switch (words[0]) {
                case "video" -> Track.Kind.VIDEO;
                case "audio" -> Track.Kind.AUDIO;
                default -> Track.Kind.OTHER;
            };
            sends = words.length > 1 && !words[1].equals("0"); // a port of zero refuses (RFC 3264 §6)
            for (int i = 3; i < words.length && i < MOST_CODECS; i++) {
                if (words[i].matches("[0-9]{1,3}")) {
                    types.add(Integer.parseInt(words[i]));
                }
            }
        }

        private void endTrack() {
            if (sends && kind != Track.Kind.OTHER) {
                for (int type : types) {
                    codecs.putIfAbsent(type, ofTrack.getOrDefault(type, ofTable(type)));
                }
            }
            types.clear();
            ofTrack.clear();
            sends = false;
        }

        private Codec ofTable(int type) {
            return new Codec(kind, RtpCodec.name("", type), RtpCodec.clockRate(kind, type), 0);
        }

        private void attribute(String line) {
            int colon = line.indexOf(':');
            String value = colon < 0 ? "" : line.substring(colon + 1).strip();
            switch (colon < 0 ? line : line.substring(0, colon)) {
                case "ice-ufrag" -> fragment = fragment.isEmpty() ? value : fragment; // bundled: the first counts
                case "ice-pwd" -> password = password.isEmpty() ? value : password;
                case "fingerprint" -> fingerprint(value);
                case "setup" -> active |= value.equals("active");
                case "candidate" -> candidate(line);
                case "rtpmap" -> format(line);
                case "inactive", "recvonly" -> sends = false;
                default -> {}
            }
        }

        private void fingerprint(String value) {
            String[] words = value.split("\\s+");
            if (words.length == 2 && fingerprints.size() < MOST_CODECS) {
                fingerprints.add(words[0].toLowerCase(Locale.ROOT) + " " + words[1].toUpperCase(Locale.ROOT));
            }
        }

        /** Names are left out: whom a stranger's name resolves to is nobody's business here (RFC 8839 §5.1). */
        private void candidate(String line) {
            Matcher matcher = CANDIDATE.matcher(line);
            if (matcher.matches()
                    && ADDRESS.matcher(matcher.group(2)).matches()
                    && candidates.size() < MOST_CANDIDATES) {
                int port = Integer.parseInt(matcher.group(3));
                if (port > 0 && port < 65536) {
                    candidates.putIfAbsent(
                            new Candidate(matcher.group(2), port, matcher.group(4)), Long.valueOf(matcher.group(1)));
                }
            } else {
                overTcp |= OVER_TCP.matcher(line).matches();
            }
        }

        private void format(String line) {
            Matcher matcher = FORMAT.matcher(line);
            if (matcher.find() && ofTrack.size() < MOST_CODECS) {
                int clock = Math.max(1, Integer.parseInt(matcher.group(3)));
                int channels = matcher.group(4) == null ? 0 : Integer.parseInt(matcher.group(4));
                int type = Integer.parseInt(matcher.group(1));
                ofTrack.put(type, new Codec(kind, RtpCodec.name(matcher.group(2), type), clock, channels));
            }
        }

        private List<Candidate> preferred() {
            return candidates.entrySet().stream()
                    .sorted(Map.Entry.<Candidate, Long>comparingByValue().reversed())
                    .map(Map.Entry::getKey)
                    .toList();
        }

        Answer answer() {
            endTrack();
            return new Answer(
                    fragment, password, List.copyOf(fingerprints), active, preferred(), overTcp, Map.copyOf(codecs));
        }
    }
}
