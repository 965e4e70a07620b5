package dev.tallylight.net.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.net.dial.Dialer;
import dev.tallylight.net.egress.EgressGuard;
import dev.tallylight.net.egress.EgressPolicy;
import dev.tallylight.net.http.ScriptedServer.Line;
import dev.tallylight.net.url.Url;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that want a digest of the password (RFC 7616), as Tvheadend does, and many cameras. */
class DigestLoginTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("viewer:s3:cret".getBytes(StandardCharsets.UTF_8));

    private final List<String> steps = new CopyOnWriteArrayList<>();
    private final HttpSession session = new HttpSessions(VERTX, new Dialer(VERTX), "1.0")
            .open(
                    new EgressGuard(
                            EgressPolicy.parse("private"),
                            (host, deadline) -> Uni.createFrom().failure(new AssertionError("no names here")),
                            "TALLYLIGHT_EGRESS_STREAMS"),
                    new NetListener() {
                        @Override
                        public void connected(Duration dns, Duration connect, @Nullable Duration tls) {}

                        @Override
                        public void firstByte(Duration sinceRequest) {}

                        @Override
                        public void step(String name, String detail) {
                            steps.add(name + ": " + detail);
                        }
                    });

    @AfterAll
    static void stop() {
        VERTX.close();
    }

    @AfterEach
    void close() {
        session.close();
    }

    /** A server that lets in whoever computes what it computes itself, by the RFC's formula. */
    private static final class Guarded implements AutoCloseable {
        private final String challenge;
        private final boolean newNonceEachTime;
        private final List<String> logins = new ArrayList<>();
        private final ScriptedServer server;
        private int nonce = 1;

        Guarded(String challenge, boolean newNonceEachTime) {
            this.challenge = challenge;
            this.newNonceEachTime = newNonceEachTime;
            this.server = ScriptedServer.playing(this::serve);
        }

        private synchronized void serve(Line line) throws IOException {
            for (String request = line.request(); request != null; request = line.request()) {
                String login = header(request, "Authorization");
                logins.add(login);
                boolean known = login.contains("nonce=\"n" + nonce + "\"");
                if (known && isRight(login, request)) {
                    nonce += newNonceEachTime ? 1 : 0;
                    line.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nin");
                } else {
                    String stale = login.startsWith("Digest") && !known ? ", stale=true" : "";
                    line.send("HTTP/1.1 401 Unauthorized\r\n" + challenge.formatted("n" + nonce) + stale
                            + "\r\nContent-Length: 0\r\n\r\n");
                }
            }
        }

        private boolean isRight(String login, String request) {
            String algorithm = challenge.contains("SHA-256") ? "SHA-256" : "MD5";
            String uri = request.split(" ", 3)[1];
            String a1 = hash(algorithm, "viewer:cameras:s3:cret");
            String a2 = hash(algorithm, request.split(" ", 2)[0] + ":" + uri);
            String middle =
                    challenge.contains("qop") ? ":" + part(login, "nc") + ":" + part(login, "cnonce") + ":auth:" : ":";
            return part(login, "uri").equals(uri)
                    && part(login, "username").equals("viewer")
                    && part(login, "response").equals(hash(algorithm, a1 + ":" + part(login, "nonce") + middle + a2));
        }

        private static String part(String login, String name) {
            Matcher found = Pattern.compile("\\b" + name + "=\"?([^\",]*)").matcher(login);
            return found.find() ? found.group(1) : "";
        }

        private static String header(String request, String name) {
            return request.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }

        private static String hash(String algorithm, String text) {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
            } catch (java.security.NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
        }

        Url url(String path) {
            return Url.parse("http://127.0.0.1:" + server.port() + path);
        }

        @Override
        public void close() {
            server.close();
        }
    }

    private int get(Url url, Map<String, String> headers) {
        return session.get(url, headers, 100, Duration.ofSeconds(5))
                .await()
                .atMost(Duration.ofSeconds(30))
                .status();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WWW-Authenticate: Digest realm=\"cameras\", nonce=\"%s\", qop=\"auth\"",
                "WWW-Authenticate: Digest realm=\"cameras\", qop=\"auth,auth-int\", algorithm=SHA-256, nonce=\"%s\"",
                "WWW-Authenticate: Digest realm=\"cameras\", nonce=\"%s\"",
                "WWW-Authenticate: Basic realm=\"cameras\"\r\nwww-authenticate: Digest realm=\"cameras\",nonce=\"%s\",opaque=\"\",qop=\"auth\"",
            })
    void computesWhatTheServerComputesAndIsAskedOnce(String challenge) {
        try (var server = new Guarded(challenge, false)) {
            assertThat(get(server.url("/live.ts?a=b%20c"), Map.of("authorization", BASIC)))
                    .isEqualTo(200);
            assertThat(get(server.url("/other.ts"), Map.of("Authorization", BASIC)))
                    .isEqualTo(200);
            assertThat(server.logins).hasSize(3).first().isEqualTo(BASIC);
            assertThat(steps).anyMatch(step -> step.startsWith("login: asks again with Digest, "));
            assertThat(String.join("\n", steps)).doesNotContain("s3:cret", "response=", BASIC);
        }
    }

    @Test
    void takesThemFromTheUrl() {
        try (var server =
                new Guarded("WWW-Authenticate: Digest realm=\"cameras\", nonce=\"%s\", qop=\"auth\"", false)) {
            Url url = Url.parse("http://viewer:s3%3Acret@127.0.0.1:" + server.server.port() + "/live.ts");
            assertThat(get(url, Map.of())).isEqualTo(200);
        }
    }

    @Test
    void answersEachNewNonce() {
        try (var server = new Guarded("WWW-Authenticate: Digest realm=\"cameras\", nonce=\"%s\", qop=\"auth\"", true)) {
            for (int i = 0; i < 3; i++) {
                assertThat(get(server.url("/" + i), Map.of("Authorization", BASIC)))
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void takesNoForAnAnswer() {
        String wrong = "Basic " + Base64.getEncoder().encodeToString("viewer:wrong".getBytes(StandardCharsets.UTF_8));
        try (var server =
                new Guarded("WWW-Authenticate: Digest realm=\"cameras\", nonce=\"%s\", qop=\"auth\"", false)) {
            assertThat(get(server.url("/"), Map.of("Authorization", wrong))).isEqualTo(401);
            assertThat(get(server.url("/"), Map.of("Authorization", "Bearer token")))
                    .isEqualTo(401);
            assertThat(get(server.url("/"), Map.of())).isEqualTo(401);
            assertThat(server.logins).hasSize(4);
        }
        try (var always = ScriptedServer.answering("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest "
                + "realm=\"x\", nonce=\"y\", stale=true\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(get(Url.parse(always.url("/")), Map.of("Authorization", BASIC)))
                    .isEqualTo(401);
            assertThat(always.requests()).hasSizeLessThan(30);
        }
    }
}
