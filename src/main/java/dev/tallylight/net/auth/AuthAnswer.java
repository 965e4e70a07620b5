package dev.tallylight.net.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers a server's challenge: Digest (RFC 7616, and RFC 2069 where it offers no qop) before Basic (RFC 7617). */
public final class AuthAnswer {
    private final String user;
    private final String password;
    private final AuthChallenge challenge;
    private final String algorithm;
    private int count;

    private AuthAnswer(String user, String password, AuthChallenge challenge) {
        this.user = user;
        this.password = password;
        this.challenge = challenge;
        this.algorithm = algorithm(challenge);
    }

    /** The strongest of the challenges that can be answered; null where none can. */
    public static @Nullable AuthAnswer answering(List<AuthChallenge> challenges, String user, String password) {
        AuthChallenge best = null;
        for (AuthChallenge each : challenges) {
            if (strength(each) > (best == null ? 0 : strength(best))) {
                best = each;
            }
        }
        return best == null ? null : new AuthAnswer(user, password, best);
    }

    /** For a connection, or a session: any text that was not used before. */
    public static String clientNonce() {
        byte[] nonce = new byte[8];
        new SecureRandom().nextBytes(nonce); // none is kept: the executable would be built with its seed
        return HexFormat.of().formatHex(nonce);
    }

    /** Whether it is more than a password in clear. */
    public boolean isDigest() {
        return challenge.scheme().equals("digest");
    }

    /** Without having been asked. */
    public static AuthAnswer basic(String user, String password) {
        return new AuthAnswer(user, password, new AuthChallenge("basic", Map.of()));
    }

    /** 0 for what is not known here. */
    private static int strength(AuthChallenge challenge) {
        if (challenge.scheme().equals("basic")) {
            return 1;
        }
        boolean answerable = challenge.scheme().equals("digest")
                && (challenge.parameter("qop").isBlank() || offersAuth(challenge));
        return !answerable
                ? 0
                : switch (algorithm(challenge)) {
                    case "MD5", "MD5-SESS" -> 2;
                    case "SHA-256", "SHA-256-SESS" -> 3;
                    default -> 0;
                };
    }

    private static String algorithm(AuthChallenge challenge) {
        return challenge.parameters().getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT);
    }

    private static boolean offersAuth(AuthChallenge challenge) {
        for (String quality : challenge.parameter("qop").split(",")) {
            if (quality.strip().equals("auth")) {
                return true;
            }
        }
        return false;
    }

    public String scheme() {
        return isDigest() ? "Digest, " + algorithm : "Basic";
    }

    /**
     * The value of {@code Authorization} for one request.
     *
     * @param clientNonce any text, new for each connection
     */
    public String header(String method, String uri, String clientNonce) {
        if (challenge.scheme().equals("basic")) {
            String plain = user + ":" + password;
            return "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
        }
        boolean auth = offersAuth(challenge);
        String times = "%08x".formatted(++count);
        String nonce = challenge.parameter("nonce");
        String text = "Digest username=" + quoted(user) + ", realm=" + quoted(challenge.parameter("realm"))
                + ", nonce=" + quoted(nonce) + ", uri=" + quoted(uri)
                + ", response=\"" + response(method, uri, clientNonce, auth ? times : null) + "\"";
        if (challenge.parameters().containsKey("algorithm")) {
            text += ", algorithm=" + challenge.parameter("algorithm");
        }
        if (auth || algorithm.endsWith("-SESS")) {
            text += ", cnonce=" + quoted(clientNonce);
        }
        if (auth) {
            text += ", qop=auth, nc=" + times;
        }
        return challenge.parameters().containsKey("opaque")
                ? text + ", opaque=" + quoted(challenge.parameter("opaque"))
                : text;
    }

    /**
     * RFC 7616 §3.4.
     *
     * @param times null for the form of RFC 2069
     */
    private String response(String method, String uri, String clientNonce, @Nullable String times) {
        String nonce = challenge.parameter("nonce");
        String secret = hash(user + ":" + challenge.parameter("realm") + ":" + password);
        if (algorithm.endsWith("-SESS")) {
            secret = hash(secret + ":" + nonce + ":" + clientNonce);
        }
        String request = hash(method + ":" + uri);
        return hash(
                times == null
                        ? secret + ":" + nonce + ":" + request
                        : secret + ":" + nonce + ":" + times + ":" + clientNonce + ":auth:" + request);
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
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
