package dev.tallylight.probe.rtsp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers a server's challenge: Digest (RFC 7616, and RFC 2069 where it offers no qop) before Basic (RFC 7617). */
final class RtspAuth {
    private static final Pattern PARAMETER =
            Pattern.compile("([A-Za-z-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,]+))");

    private final String user;
    private final String password;
    private final boolean digest;
    private final Map<String, String> challenge;
    private final String algorithm;
    private int count;

    private RtspAuth(String user, String password, boolean digest, Map<String, String> challenge, String algorithm) {
        this.user = user;
        this.password = password;
        this.digest = digest;
        this.challenge = challenge;
        this.algorithm = algorithm;
    }

    /** The strongest of the challenges that can be answered; null where none can. */
    static @Nullable RtspAuth answering(List<String> challenges, String user, String password) {
        RtspAuth best = null;
        for (String each : challenges) {
            String scheme = each.split("\\s", 2)[0].toLowerCase(Locale.ROOT);
            Map<String, String> parameters = parameters(each);
            String algorithm = parameters.getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT);
            if (scheme.equals("digest") && algorithm.matches("(MD5|SHA-256)(-SESS)?")) {
                if (best == null || !best.digest || algorithm.startsWith("SHA")) {
                    best = new RtspAuth(user, password, true, parameters, algorithm);
                }
            } else if (scheme.equals("basic") && best == null) {
                best = new RtspAuth(user, password, false, parameters, "");
            }
        }
        return best;
    }

    /** Without having been asked. */
    static RtspAuth basic(String user, String password) {
        return new RtspAuth(user, password, false, Map.of(), "");
    }

    private static Map<String, String> parameters(String challenge) {
        Map<String, String> parameters = new TreeMap<>();
        Matcher matcher = PARAMETER.matcher(challenge);
        while (matcher.find()) {
            String value = matcher.group(2) == null
                    ? matcher.group(3)
                    : matcher.group(2).replaceAll("\\\\(.)", "$1");
            parameters.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), value);
        }
        return parameters;
    }

    /** Whether the server says that only the nonce was too old. */
    boolean stale() {
        return "true".equalsIgnoreCase(challenge.get("stale"));
    }

    String scheme() {
        return digest ? "Digest, " + algorithm : "Basic";
    }

    /** The value of {@code Authorization} for one request. @param clientNonce any text, new for each connection */
    String header(String method, String uri, String clientNonce) {
        if (!digest) {
            String plain = user + ":" + password;
            return "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
        }
        String realm = challenge.getOrDefault("realm", "");
        String nonce = challenge.getOrDefault("nonce", "");
        boolean session = algorithm.endsWith("-SESS");
        String qop = challenge.getOrDefault("qop", "");
        boolean auth = List.of(qop.split("\\s*,\\s*")).contains("auth");
        String times = "%08x".formatted(++count);
        String secret = hash(user + ":" + realm + ":" + password);
        if (session) {
            secret = hash(secret + ":" + nonce + ":" + clientNonce);
        }
        String request = hash(method + ":" + uri);
        String response = hash(
                auth
                        ? secret + ":" + nonce + ":" + times + ":" + clientNonce + ":auth:" + request
                        : secret + ":" + nonce + ":" + request);
        String text = "Digest username=\"" + user.replace("\"", "\\\"") + "\", realm=\"" + realm + "\", nonce=\""
                + nonce + "\", uri=\"" + uri + "\", response=\"" + response + "\"";
        if (challenge.containsKey("algorithm")) {
            text += ", algorithm=" + challenge.get("algorithm");
        }
        if (auth || session) {
            text += ", cnonce=\"" + clientNonce + "\"";
        }
        if (auth) {
            text += ", qop=auth, nc=" + times;
        }
        return challenge.containsKey("opaque") ? text + ", opaque=\"" + challenge.get("opaque") + "\"" : text;
    }

    private String hash(String text) {
        try {
            MessageDigest md = MessageDigest.getInstance(algorithm.startsWith("SHA-256") ? "SHA-256" : "MD5");
            return HexFormat.of().formatHex(md.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5 and SHA-256", e);
        }
    }
}
