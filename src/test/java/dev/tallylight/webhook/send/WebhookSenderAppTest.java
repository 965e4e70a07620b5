package dev.tallylight.webhook.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.follow.FreshContext;
import dev.tallylight.net.egress.Egress;
import dev.tallylight.net.egress.EgressConfig;
import dev.tallylight.net.egress.JdkNameResolver;
import dev.tallylight.net.egress.NameResolver;
import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.net.url.Url;
import dev.tallylight.testing.ClosedPort;
import dev.tallylight.testing.EgressPolicies;
import dev.tallylight.testing.PostgresResource;
import dev.tallylight.webhook.TestCertificate;
import dev.tallylight.webhook.WebhookConfig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class WebhookSenderAppTest {
    @Inject
    WebhookSender sender;

    @Inject
    FreshContext contexts;

    @Inject
    Vertx vertx;

    @Inject
    WebhookConfig config;

    @Inject
    NameResolver resolver;

    private Reply post(String url) {
        return post(sender, url);
    }

    private Reply post(WebhookSender sender, String url) {
        return post(sender, url, null);
    }

    private Reply post(WebhookSender sender, String url, @Nullable ClientIdentity identity) {
        SignedRequest request = new SignedRequest(
                Url.parse(url), Map.of("X-Own", "1"), "{\"a\":\"é\"}".getBytes(StandardCharsets.UTF_8), identity);
        return contexts.run(() -> sender.send(request)).await().atMost(Duration.ofSeconds(20));
    }

    private static String ok(String headers, String body) {
        return "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void postsTheBytesToTheVeryUrl() {
        try (ScriptedServer server = ScriptedServer.answering(ok("", "thanks"))) {
            Reply reply = post(server.url("/a%2Fb/ü?q=%7B1%7D&x=a+b&y=%20"));
            assertThat(reply.succeeded()).isTrue();
            assertThat(reply.body()).isEqualTo("thanks");
            assertThat(server.requests().getFirst())
                    .startsWith("POST /a%2Fb/%C3%BC?q=%7B1%7D&x=a+b&y=%20 HTTP/1.1\r\n")
                    .containsIgnoringCase("\r\nhost: 127.0.0.1:" + server.port() + "\r\n")
                    .containsIgnoringCase("\r\ncontent-type: application/json\r\n")
                    .containsIgnoringCase("\r\ncontent-length: 10\r\n")
                    .containsIgnoringCase("\r\nuser-agent: Tallylight/")
                    .containsIgnoringCase("\r\nx-own: 1\r\n")
                    .doesNotContainIgnoringCase("transfer-encoding");
        }
    }

    @ParameterizedTest
    @CsvSource({"200,true", "201,true", "204,true", "299,true", "300,false", "400,false", "404,false", "500,false"})
    void takesAnyTwoHundredForSuccess(int status, boolean success) {
        try (ScriptedServer server =
                ScriptedServer.answering("HTTP/1.1 " + status + " Said\r\nContent-Length: 0\r\n\r\n")) {
            Reply reply = post(server.url("/"));
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.succeeded()).isEqualTo(success);
            assertThat(reply.body()).isNull();
        }
    }

    @Test
    void keepsTheBodyAndRetryAfterOfAFailure() {
        try (ScriptedServer server =
                ScriptedServer.answering("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 6\r\n\r\nlater\0")) {
            Reply reply = post(server.url("/"));
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.retryAfter()).isEqualTo(Duration.ofSeconds(7));
            assertThat(reply.body()).isEqualTo("later");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsNoRedirect(int status) {
        try (ScriptedServer target = ScriptedServer.answering(ok("", ""));
                ScriptedServer server = ScriptedServer.answering("HTTP/1.1 " + status + " Elsewhere\r\nLocation: "
                        + target.url("/") + "\r\nContent-Length: 0\r\n\r\n")) {
            Reply reply = post(server.url("/"));
            assertThat(reply.succeeded()).isFalse();
            assertThat(reply.kind()).isEqualTo("handler.redirect");
            assertThat(target.connections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "multipart/form-data; boundary=x"})
    void readsNoMoreOfAnEndlessBodyThanItsBound(String type) {
        byte[] piece = "0123456789abcdef".repeat(4096).getBytes(StandardCharsets.ISO_8859_1);
        try (ScriptedServer server = ScriptedServer.playing(line -> {
            line.request();
            line.send("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: 1073741824\r\n\r\n");
            for (int i = 0; i < 16384; i++) {
                line.send(piece);
            }
        })) {
            Reply reply = post(server.url("/"));
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.succeeded()).isTrue();
            assertThat(reply.body()).hasSize(WebhookSender.MOST_BODY_BYTES);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(server.openConnections()).isZero());
            assertThat(server.bytesWritten()).isLessThan(64L * 1024 * 1024);
        }
    }

    @Test
    void takesABodyOfExactlyTheBoundAsItIs() {
        try (ScriptedServer server = ScriptedServer.answering(ok("", "x".repeat(WebhookSender.MOST_BODY_BYTES)))) {
            assertThat(post(server.url("/")).body()).hasSize(WebhookSender.MOST_BODY_BYTES);
            post(server.url("/"));
            assertThat(server.connections()).isOne();
        }
    }

    @Test
    void waitsForNobodyBeyondItsDeadline() {
        try (ScriptedServer silent = ScriptedServer.playing(ScriptedServer.Line::untilClosed);
                ScriptedServer dripping = ScriptedServer.playing(WebhookSenderAppTest::drip);
                ScriptedServer endlessHead = ScriptedServer.playing(WebhookSenderAppTest::dripHead)) {
            for (ScriptedServer server : List.of(silent, dripping, endlessHead)) {
                Reply reply = post(server.url("/"));
                assertThat(reply.error()).contains("within 2 s");
                assertThat(reply.kind()).isEqualTo("handler.timeout");
                assertThat(reply.took()).isBetween(Duration.ofMillis(1900), Duration.ofSeconds(4));
                Awaitility.await()
                        .untilAsserted(
                                () -> assertThat(server.openConnections()).isZero());
            }
        }
    }

    private static void drip(ScriptedServer.Line line) throws IOException {
        line.request();
        line.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        for (int i = 0; i < 1000; i++) {
            line.send("x");
            line.idle(Duration.ofMillis(100));
        }
    }

    private static void dripHead(ScriptedServer.Line line) throws IOException {
        line.request();
        line.send("HTTP/1.1 200 OK\r\n");
        for (int i = 0; i < 1000; i++) {
            line.send("X-" + i + ": 1\r\n");
            line.idle(Duration.ofMillis(100));
        }
    }

    @Test
    void reportsWhatIsNotHttp() {
        for (String nonsense :
                List.of("hello\r\n", "220 mail.example.com ESMTP\r\n", "\0\0\0\0", "HTTP/0.9\r\n\r\n", "")) {
            try (ScriptedServer server = ScriptedServer.playing(line -> {
                line.request();
                line.send(nonsense);
            })) {
                Reply reply = post(server.url("/"));
                assertThat(reply.succeeded()).as(nonsense).isFalse();
                assertThat(reply.error()).as(nonsense).isNotBlank();
                assertThat(reply.kind()).as(nonsense).isIn("handler.not_http", "handler.cut_off");
            }
        }
    }

    @Test
    void reportsAnAnswerThatBreaksOffAndAConnectionThatIsReset() {
        try (ScriptedServer cut = ScriptedServer.playing(line -> {
                    line.request();
                    line.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                });
                ScriptedServer resetting = ScriptedServer.playing(line -> {
                    line.request();
                    line.reset();
                })) {
            Reply half = post(cut.url("/"));
            assertThat(half.error()).isEqualTo("the connection was closed before the answer was complete");
            assertThat(half.kind()).isEqualTo("handler.cut_off");
            assertThat(post(resetting.url("/")).kind()).isEqualTo("network.reset");
        }
    }

    @Test
    void reportsARefusedConnectionAndAnUnknownName() {
        try (ClosedPort closed = new ClosedPort()) {
            Reply refused = post(closed.url("/"));
            assertThat(refused.error()).isEqualTo("the connection was refused");
            assertThat(refused.kind()).isEqualTo("network.refused");
        }
        assertThat(post("http://nowhere.invalid/").kind()).isEqualTo("network.dns");
        assertThat(post("https://127.0.0.1:1/").error()).isNotBlank();
    }

    @Test
    void takesAnAnswerAfterTheDeadlineForNone() {
        try (ScriptedServer late = ScriptedServer.playing(line -> {
            line.request();
            line.idle(Duration.ofMillis(2_500));
            line.send(ok("", "done"));
        })) {
            Reply reply = post(late.url("/"));
            assertThat(reply.succeeded()).isFalse();
            assertThat(reply.kind()).isEqualTo("handler.timeout");
            assertThat(reply.status()).isNull();
        }
    }

    @Test
    void verifiesTlsAndItsNames(@TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "handler");
        try (ScriptedServer server = ScriptedServer.playing(certificate.listener(null), line -> {
                    while (line.request() != null) {
                        line.send(ok("", ""));
                    }
                });
                ScriptedServer plain = ScriptedServer.answering(ok("", ""))) {
            String url = "https://127.0.0.1:" + server.port() + "/";
            assertThat(post(url).kind()).as("signed by nobody").isEqualTo("network.tls");
            assertThat(server.requests()).isEmpty();
            WebhookSender trusting = sender("private", resolver, certificate.trusted());
            Reply trusted = post(trusting, url);
            assertThat(trusted.succeeded()).as(trusted.toString()).isTrue();
            assertThat(post(trusting, "https://localhost:" + server.port() + "/")
                            .kind())
                    .as("a certificate of another name")
                    .isEqualTo("network.tls");
            assertThat(post("https://127.0.0.1:" + plain.port() + "/").kind())
                    .as("no TLS at all")
                    .isEqualTo("network.tls");
        }
    }

    @Test
    void tellsHowLongItsPartsTookAndWhatTheHeadSaid(@TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "handler");
        try (ScriptedServer server = ScriptedServer.playing(certificate.listener(null), line -> {
            while (line.request() != null) {
                line.send(ok(
                        "X-Request: r-7\r\nSet-Cookie: session=secret\r\nLocation: https://hooks.example/hunter2\r\n",
                        "thanks"));
            }
        })) {
            WebhookSender sender = sender("private", resolver, certificate.trusted());
            String url = "https://127.0.0.1:" + server.port() + "/";
            Reply first = post(sender, url);
            Timings fresh = first.timings();
            assertThat(fresh.dns()).isNotNull().isLessThan(first.took());
            assertThat(fresh.connect()).isNotNull().isLessThan(first.took());
            assertThat(fresh.tls()).isNotNull().isPositive().isLessThan(first.took());
            assertThat(fresh.firstByte()).isNotNull().isGreaterThan(fresh.tls()).isLessThanOrEqualTo(first.took());
            assertThat(first.head())
                    .startsWith("HTTP/1.1 200 OK\n")
                    .contains(
                            "Content-Length: 6",
                            "X-Request: ***",
                            "Set-Cookie: ***",
                            "Location: https://hooks.example/***")
                    .doesNotContain("r-7", "hunter2");
            Timings kept = post(sender, url).timings();
            assertThat(kept.firstByte()).isNotNull();
            assertThat(kept.connect()).as("over the connection that is there").isNull();
            assertThat(kept.tls()).isNull();
        }
        try (ClosedPort closed = new ClosedPort()) {
            Reply refused = post(closed.url("/"));
            assertThat(refused.head()).isNull();
            assertThat(refused.timings().dns()).isNotNull();
            assertThat(refused.timings().firstByte()).isNull();
        }
    }

    @Test
    void showsItsCertificateToAHandlerThatAsksForOne(@TempDir Path folder) throws Exception {
        TestCertificate ours = TestCertificate.make(folder, "tallylight");
        TestCertificate theirs = TestCertificate.make(folder, "handler");
        try (ScriptedServer server = ScriptedServer.playing(theirs.listener(ours), line -> {
            while (line.request() != null) {
                line.send(ok("", ""));
            }
        })) {
            WebhookSender sender = sender("private", resolver, theirs.trusted());
            String url = "https://127.0.0.1:" + server.port() + "/";
            assertThat(post(sender, url, identity(ours)).succeeded()).isTrue();
            int connections = server.connections();
            Reply anonymous = post(sender, url);
            assertThat(anonymous.succeeded())
                    .as("another endpoint at the same host")
                    .isFalse();
            assertThat(anonymous.kind()).startsWith("network.");
            assertThat(server.connections()).as("over a connection of its own").isGreaterThan(connections);
            assertThat(post(sender, url, identity(theirs)).succeeded())
                    .as("with a certificate that is not trusted")
                    .isFalse();
            assertThat(post(sender, url, identity(ours)).succeeded()).isTrue();
        }
    }

    private static ClientIdentity identity(TestCertificate certificate) throws GeneralSecurityException {
        Map<String, String> pem = certificate.pem();
        return new ClientIdentity(
                Objects.requireNonNull(pem.get("certificate")), Objects.requireNonNull(pem.get("key")));
    }

    @Test
    void reachesIpv6() throws IOException {
        InetAddress loopback = InetAddress.getByName("::1");
        try (ScriptedServer server = ScriptedServer.playing(new ServerSocket(0, 5, loopback), line -> {
            line.request();
            line.send(ok("", ""));
        })) {
            assertThat(post("http://[::1]:" + server.port() + "/").succeeded()).isTrue();
        }
    }

    private WebhookSender sender(String policy, NameResolver names, PemTrustOptions trusted) {
        EgressConfig egress = EgressPolicies.ofWebhooks(policy);
        return new WebhookSender(
                vertx,
                new Egress(egress, names),
                config,
                InstantSource.system(),
                "test",
                new JdkNameResolver(vertx),
                options -> options.setTrustOptions(trusted));
    }
}
