package dev.tallylight.net.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.NetFailure.Kind;
import dev.tallylight.net.egress.EgressGuard;
import dev.tallylight.net.egress.EgressPolicy;
import dev.tallylight.net.egress.NettyNameResolver;
import dev.tallylight.net.http.HttpReply;
import dev.tallylight.net.http.HttpSession;
import dev.tallylight.net.http.HttpSessions;
import dev.tallylight.net.http.NetListener;
import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.net.url.IpLiteral;
import dev.tallylight.net.url.Url;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Order(2)
class DialerTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private static Path folder = Path.of("");

    @AfterAll
    static void stop() {
        VERTX.close();
    }

    private static EgressGuard resolvingTo(String... addresses) {
        List<InetAddress> answer = Stream.of(addresses)
                .map(text -> {
                    byte[] bytes = Objects.requireNonNull(IpLiteral.parse(text), text);

                    return IpLiteral.address(null, bytes);
                })
                .toList();
        return new EgressGuard(
                EgressPolicy.PRIVATE, (host, deadline) -> Uni.createFrom().item(answer), "X");
    }

    private static Dialed dial(Dialer dialer, EgressGuard guard, String host, int port, boolean tls) {
        return dialer.dial(guard, host, port, tls, DEADLINE).await().atMost(PATIENCE);
    }

    private static void assertFails(Kind kind, Dialer dialer, String host, int port, boolean tls) {
        assertThatThrownBy(() -> dial(dialer, resolvingTo("127.0.0.1"), host, port, tls))
                .isInstanceOfSatisfying(
                        NetFailure.class,
                        failure ->
                                assertThat(failure.kind()).as(failure.detail()).isEqualTo(kind));
    }

    @Test
    void triesTheNextAddressAndSaysWhichOneItReached() {
        try (var server = ScriptedServer.playing(ScriptedServer.Line::untilClosed)) {
            Dialed dialed = dial(
                    new Dialer(VERTX),
                    resolvingTo("127.0.0.9", "127.0.0.8", "127.0.0.1"),
                    "two.example",
                    server.port(),
                    false);
            assertThat(dialed.address().getHostAddress()).isEqualTo("127.0.0.1");
            assertThat(dialed.address().getHostName()).isEqualTo("two.example");
            assertThat(dialed.tls()).isNull();
            dialed.socket().close();
            await().until(() -> server.openConnections() == 0);
        }
    }

    /** As a browser that does not hang on the one of three servers that is dead. */
    @Test
    void doesNotWaitForAnAddressThatSwallowsPackets() throws IOException {
        try (var server = ScriptedServer.playing(ScriptedServer.Line::untilClosed);
                var hole = BlackHole.at("127.0.0.9", server.port())) {
            Dialed dialed = new Dialer(VERTX)
                    .dial(
                            resolvingTo("127.0.0.9", "127.0.0.1"),
                            "cdn.example",
                            server.port(),
                            false,
                            Duration.ofMinutes(2))
                    .await()
                    .atMost(PATIENCE);
            assertThat(dialed.address().getHostAddress()).isEqualTo("127.0.0.1");
            dialed.socket().close();
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void reachesALocalhostOfTheNewerFamily() throws IOException {
        try (var listening = new ServerSocket(0, 5, InetAddress.getByName("::1"))) {
            EgressGuard guard = new EgressGuard(
                    EgressPolicy.PRIVATE, (host, deadline) -> Uni.createFrom().failure(new AssertionError()), "X");
            Dialed dialed = dial(new Dialer(VERTX), guard, "localhost", listening.getLocalPort(), false);
            assertThat(dialed.address().getHostAddress()).contains(":");
            dialed.socket().close();
        }
    }

    @Test
    void triesThreeAddressesAtMost() {
        try (var server = ScriptedServer.playing(ScriptedServer.Line::untilClosed)) {
            EgressGuard guard = resolvingTo("127.0.0.9", "127.0.0.8", "127.0.0.7", "127.0.0.1");
            assertThatThrownBy(() -> dial(new Dialer(VERTX), guard, "four.example", server.port(), false))
                    .isInstanceOfSatisfying(
                            NetFailure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(Kind.CONNECT_REFUSED));
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void losesNothingThatTheServerSaysFirst() {
        try (var server = ScriptedServer.playing(line -> {
            line.send("hello");
            line.untilClosed();
        })) {
            Dialed dialed = dial(new Dialer(VERTX), resolvingTo("127.0.0.1"), "x.example", server.port(), false);
            await().until(() -> server.bytesWritten() == 5);
            List<String> heard = new CopyOnWriteArrayList<>();
            dialed.socket().handler(data -> heard.add(data.toString())).resume();
            await().untilAsserted(() -> assertThat(heard).containsExactly("hello"));
            dialed.socket().close();
        }
    }

    @Test
    void handsHttpOverATrustedCertificate() throws Exception {
        Certificates good = Certificates.make(folder, "ip:127.0.0.1,dns:good", "-1d", 30);
        try (var server = serving(good)) {
            Dialer dialer = new Dialer(VERTX, good.trust());
            Dialed dialed = dial(dialer, resolvingTo("127.0.0.1"), "good", server.port(), true);
            assertThat(dialed.tls()).isPositive();
            dialed.socket().close();
            try (HttpSession session =
                    new HttpSessions(VERTX, dialer, "1").open(resolvingTo("127.0.0.1"), NetListener.NONE)) {
                Url url = Url.parse("https://127.0.0.1:" + server.port() + "/");
                HttpReply reply =
                        session.get(url, Map.of(), 100, DEADLINE).await().atMost(PATIENCE);
                assertThat(reply.body().toString()).isEqualTo("ok");
            }
        }
    }

    @Test
    void tellsWhatIsWrongWithACertificate() throws Exception {
        Certificates good = Certificates.make(folder, "ip:127.0.0.1,dns:good", "-1d", 30);
        Certificates expired = Certificates.make(folder, "dns:good", "-10d", 2);
        Certificates future = Certificates.make(folder, "dns:good", "+10d", 20);
        try (var atGood = serving(good);
                var atExpired = serving(expired);
                var atFuture = serving(future)) {
            Dialer trusting = new Dialer(VERTX, good.trust());
            Dialer ofTheSystem = new Dialer(VERTX);
            assertFails(Kind.TLS_NAME_MISMATCH, trusting, "other.example", atGood.port(), true);
            assertFails(Kind.TLS_UNTRUSTED, ofTheSystem, "good", atGood.port(), true);
            assertFails(Kind.TLS_EXPIRED, ofTheSystem, "good", atExpired.port(), true);
            assertFails(Kind.TLS_EXPIRED, new Dialer(VERTX, expired.trust()), "good", atExpired.port(), true);
            assertFails(Kind.TLS_NOT_YET_VALID, ofTheSystem, "good", atFuture.port(), true);
            await().until(() -> atGood.openConnections() == 0);
        }
    }

    @Test
    void tellsAServerThatSpeaksNoTls() {
        try (var server = ScriptedServer.playing(line -> {
            line.send("220 ready\r\n");
            line.untilClosed();
        })) {
            assertFails(Kind.TLS_HANDSHAKE_FAILED, new Dialer(VERTX), "x.example", server.port(), true);
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void doesNotWaitForAHandshakeThatNeverComes() {
        try (var server = ScriptedServer.playing(ScriptedServer.Line::untilClosed)) {
            assertThatThrownBy(() -> new Dialer(VERTX)
                            .dial(resolvingTo("127.0.0.1"), "x.example", server.port(), true, Duration.ofMillis(300))
                            .await()
                            .atMost(PATIENCE))
                    .isInstanceOfSatisfying(
                            NetFailure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(Kind.TLS_HANDSHAKE_FAILED));
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void passesOnThatANameHasNoAddress() {
        EgressGuard guard = new EgressGuard(
                EgressPolicy.PRIVATE,
                (host, deadline) ->
                        Uni.createFrom().<List<InetAddress>>failure(new NetFailure(Kind.DNS_FAILURE, "no answer")),
                "X");
        assertThatThrownBy(() -> dial(new Dialer(VERTX), guard, "x.example", 80, false))
                .isInstanceOfSatisfying(
                        NetFailure.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.DNS_FAILURE));
    }

    @Test
    void resolvesNamesOfTheHostsFile() {
        NettyNameResolver resolver = new NettyNameResolver(VERTX);
        assertThat(resolver.resolve("localhost", DEADLINE).await().atMost(PATIENCE))
                .allMatch(InetAddress::isLoopbackAddress);
        assertThatThrownBy(() -> resolver.resolve("no-such-host.invalid", Duration.ofSeconds(3))
                        .await()
                        .atMost(PATIENCE))
                .isInstanceOfSatisfying(
                        NetFailure.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.DNS_FAILURE));
        resolver.close();
    }

    private static ScriptedServer serving(Certificates certificates) throws GeneralSecurityException, IOException {
        ServerSocket socket = certificates
                .serverSide()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        assertThat(socket).isInstanceOf(SSLServerSocket.class);
        return ScriptedServer.playing(socket, line -> {
            line.request();
            line.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
    }
}
