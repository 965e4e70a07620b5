package dev.tallylight.webhook.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tallylight.follow.FreshContext;
import dev.tallylight.net.egress.Egress;
import dev.tallylight.net.egress.EgressConfig;
import dev.tallylight.net.egress.NameResolver;
import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
import dev.tallylight.testing.EgressPolicies;
import dev.tallylight.testing.PostgresResource;
import dev.tallylight.webhook.WebhookConfig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a handler's URL could be meant to reach and must not under {@code public}, each by its name, as a listener on every
 * address of this machine sees it: no connection at all. {@code PORT} stands for the listener's.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class EgressTableAppTest {
    private static final InetAddress PUBLIC = address("93.184.216.34");

    @Inject
    FreshContext contexts;

    @Inject
    Vertx vertx;

    @Inject
    WebhookConfig config;

    /** Counts connections and the bytes that come over them. */
    private static final class Listener implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0);
        private final AtomicInteger connections = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();
        private final AtomicInteger bytes = new AtomicInteger();

        Listener() throws IOException {
            Thread.startVirtualThread(this::accept);
        }

        private void accept() {
            while (!socket.isClosed()) {
                try {
                    Socket line = socket.accept();
                    connections.incrementAndGet();
                    Thread.startVirtualThread(() -> read(line));
                } catch (IOException e) {
                    return;
                }
            }
        }

        private void read(Socket line) {
            try (line) {
                while (line.getInputStream().read() >= 0) {
                    bytes.incrementAndGet();
                }
            } catch (IOException e) {
                // reset: nothing more comes
            } finally {
                ended.incrementAndGet();
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private @Nullable Listener listener;

    @BeforeEach
    void listen() throws IOException {
        listener = new Listener();
    }

    @AfterEach
    void close() throws IOException {
        listener().close();
    }

    private Listener listener() {
        return Objects.requireNonNull(listener);
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private WebhookSender sender(String policy, NameResolver names) {
        return new WebhookSender(vertx, egress(policy, names), config, InstantSource.system(), "test");
    }

    private static Egress egress(String policy, NameResolver names) {
        EgressConfig egress = EgressPolicies.ofWebhooks(policy);
        return new Egress(egress, names);
    }

    private Reply post(WebhookSender sender, String url) {
        SignedRequest request =
                new SignedRequest(Url.parse(url), Map.of(), "{}".getBytes(StandardCharsets.UTF_8), null);
        return contexts.run(() -> sender.send(request)).await().atMost(Duration.ofSeconds(20));
    }

    private String here(String url) {
        return url.replace("PORT", Integer.toString(listener().socket.getLocalPort()));
    }

    private void assertRefused(String name, String url, NameResolver names) {
        for (String scheme : List.of("http", "https")) {
            Reply reply;
            try {
                reply = post(sender("public", names), scheme + here(url).substring("http".length()));
            } catch (UrlException refused) {
                continue; // such a URL is not even taken
            }
            assertThat(reply.kind()).as(name + " over " + scheme).isEqualTo("network.egress");
            assertThat(reply.error()).as(name).containsAnyOf("TALLYLIGHT_EGRESS_WEBHOOKS", "looks like an address");
        }
        assertThat(listener().connections).as(name).hasValue(0);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "loopback,                        http://127.0.0.1:PORT/",
        "loopback elsewhere in 127/8,     http://127.9.8.7:PORT/",
        "loopback of IPv6,                http://[::1]:PORT/",
        "loopback by name,                http://localhost:PORT/",
        "loopback by a name below it,     http://a.localhost:PORT/",
        "loopback by name in capitals,    http://LOCALHOST:PORT/",
        "unspecified,                     http://0.0.0.0:PORT/",
        "unspecified of IPv6,             http://[::]:PORT/",
        "private 10/8,                    http://10.0.0.1:PORT/",
        "private 172.16/12,               http://172.31.255.254:PORT/",
        "private 192.168/16,              http://192.168.0.1:PORT/",
        "link-local,                      http://169.254.1.1:PORT/",
        "metadata,                        http://169.254.169.254/latest/meta-data/",
        "link-local of IPv6,              http://[fe80::1]:PORT/",
        "CGNAT,                           http://100.64.0.1:PORT/",
        "ULA,                             http://[fd12:3456::1]:PORT/",
        "metadata of IPv6,                http://[fd00:ec2::254]/",
        "multicast,                       http://224.0.0.1:PORT/",
        "multicast of IPv6,               http://[ff02::1]:PORT/",
        "broadcast,                       http://255.255.255.255:PORT/",
        "mapped loopback,                 http://[::ffff:127.0.0.1]:PORT/",
        "mapped loopback in hex,          http://[::ffff:7f00:1]:PORT/",
        "mapped private,                  http://[::ffff:10.0.0.1]:PORT/",
        "compatible loopback,             http://[::127.0.0.1]:PORT/",
        "translated loopback,             http://[::ffff:0:7f00:1]:PORT/",
        "NAT64 loopback,                  http://[64:ff9b::7f00:1]:PORT/",
        "NAT64 metadata,                  http://[64:ff9b::a9fe:a9fe]/",
        "local-use NAT64,                 http://[64:ff9b:1::7f00:1]:PORT/",
        "6to4 loopback,                   http://[2002:7f00:1::1]:PORT/",
        "6to4 private,                    http://[2002:a00:1::1]:PORT/",
        "Teredo loopback,                 http://[2001:0:5db8:d822::80ff:fffe]:PORT/",
        "user name that looks like a host, http://93.184.216.34@127.0.0.1:PORT/",
        "user name and password,          http://example.com:80@127.0.0.1:PORT/",
        "two at signs,                    http://a@example.com@127.0.0.1:PORT/",
        "at sign percent-encoded,         http://example.com%40127.0.0.1:PORT/",
        "backslash before the host,       http://example.com\\\\@127.0.0.1:PORT/",
        "trailing dot on an address,      http://127.0.0.1.:PORT/",
        "trailing dot on a name,          http://localhost.:PORT/",
        "two trailing dots,               http://localhost..:PORT/",
        "zone of IPv6,                    http://[fe80::1%25lo]:PORT/"
    })
    void refusesAddresses(String name, String url) {
        assertRefused(name, url, (host, deadline) -> Uni.createFrom().item(List.of(address("127.0.0.1"))));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "decimal host,              http://2130706433:PORT/",
        "octal host,                http://0177.0.0.1:PORT/",
        "octal host in one,         http://017700000001:PORT/",
        "hexadecimal host,          http://0x7f000001:PORT/",
        "hexadecimal parts,         http://0x7f.0x0.0x0.0x1:PORT/",
        "two parts,                 http://127.1:PORT/",
        "three parts,               http://127.0.1:PORT/",
        "leading zeros,             http://127.0.0.01:PORT/",
        "mixed bases,               http://0x7f.1:PORT/",
        "IDN fullwidth digits,      http://\uff11\uff12\uff17.0.0.1:PORT/",
        "IDN circled digits,        http://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460:PORT/",
        "IDN ideographic full stop, http://127\u30020\u30020\u30021:PORT/"
    })
    void refusesHostsThatOnlySomeParsersReadAsAddresses(String name, String url) {
        for (String scheme : List.of("http", "https")) {
            try {
                // the resolver would answer as a name server that reads such a host as loopback
                Reply reply = post(
                        sender("public", (host, deadline) -> Uni.createFrom().item(List.of(address("127.0.0.1")))),
                        scheme + here(url).substring("http".length()));
                assertThat(reply.kind()).as(name).isEqualTo("network.egress");
            } catch (UrlException refused) {
                assertThat(refused).hasMessageContaining("host");
            }
        }
        assertThat(listener().connections).as(name).hasValue(0);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "name at loopback,               127.0.0.1",
        "name at a private address,      192.168.1.1",
        "name at a metadata service,     169.254.169.254",
        "name at CGNAT,                  100.64.0.1",
        "name at a ULA,                  fd00::1",
        "name at a mapped address,       ::ffff:127.0.0.1",
        "name at NAT64 of loopback,      64:ff9b::7f00:1",
        "name at 6to4 of loopback,       2002:7f00:1::1"
    })
    void refusesNames(String name, String target) {
        assertRefused(
                name,
                "http://handler.example:PORT/",
                (host, deadline) -> Uni.createFrom().item(List.of(address(target))));
        assertRefused(
                name + " beside a public one",
                "http://handler.example:PORT/",
                (host, deadline) -> Uni.createFrom().item(List.of(PUBLIC, address(target))));
        assertRefused(
                name + " by IDN",
                "http://b\u00fccher.example:PORT/",
                (host, deadline) -> Uni.createFrom().item(List.of(address(target))));
    }

    @ParameterizedTest(name = "redirect by {0}")
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsNoRedirectToARefusedAddress(int status) throws IOException {
        ServerSocket allowed = new ServerSocket(0, 5, address("127.0.0.2"));
        try (ScriptedServer handler = ScriptedServer.playing(allowed, line -> {
            line.request();
            line.send("HTTP/1.1 " + status + " Elsewhere\r\nLocation: " + here("http://127.0.0.1:PORT/")
                    + "\r\nContent-Length: 0\r\n\r\n");
        })) {
            Reply reply = post(
                    sender(
                            "public,127.0.0.2",
                            (host, deadline) -> Uni.createFrom().nothing()),
                    "http://127.0.0.2:" + handler.port() + "/");
            assertThat(reply.kind()).isEqualTo("handler.redirect");
            assertThat(listener().connections).hasValue(0);
        }
    }

    /** DNS rebinding: public when the guard asks, loopback when the client would connect. That it would is all it may tell. */
    @ParameterizedTest(name = "a name that changes its answer, over {0}")
    @ValueSource(strings = {"http", "https"})
    void connectsNowhereWhereANameChangesItsAnswer(String scheme) throws IOException {
        InetAddress self = InetAddress.getLocalHost();
        assumeTrue(
                self.isLoopbackAddress() || self.isSiteLocalAddress(), "this machine's name is of no private address");
        Reply reply = post(
                sender("public", (host, deadline) -> Uni.createFrom().item(List.of(PUBLIC))),
                here(scheme + "://" + self.getHostName() + ":PORT/"));
        assertThat(reply.kind()).as(String.valueOf(reply.error())).isEqualTo("network.egress");
        assertThat(reply.error()).contains("TALLYLIGHT_EGRESS_WEBHOOKS");
        assertThat(listener().connections).hasValue(0);
    }

    /** And where it changes between the second look and the connection, which the JDK's cache all but rules out. */
    @ParameterizedTest(name = "a name that changes its answer later still, over {0}")
    @ValueSource(strings = {"http", "https"})
    void sendsNotAByteWhereTheConnectionLeadsElsewhere(String scheme) throws IOException {
        InetAddress self = InetAddress.getLocalHost();
        assumeTrue(
                self.isLoopbackAddress() || self.isSiteLocalAddress(), "this machine's name is of no private address");
        NameResolver lying = (host, deadline) -> Uni.createFrom().item(List.of(PUBLIC));
        WebhookSender sender = new WebhookSender(
                vertx, egress("public", lying), config, InstantSource.system(), "test", lying, options -> {});
        Reply reply = post(sender, here(scheme + "://" + self.getHostName() + ":PORT/"));
        assertThat(reply.kind()).as(String.valueOf(reply.error())).isEqualTo("network.egress");
        Awaitility.await()
                .untilAsserted(() -> assertThat(listener().ended)
                        .hasValue(listener().connections.get()));
        assertThat(listener().bytes).hasValue(0);
    }

    /** What the table above would miss if the sender could not send at all. */
    @Test
    void sendsWhereThePolicyAllows() {
        Reply reply =
                post(sender("private", (host, deadline) -> Uni.createFrom().nothing()), here("http://127.0.0.1:PORT/"));
        assertThat(reply.kind()).isEqualTo("handler.timeout");
        assertThat(listener().connections).hasValue(1);
        assertThat(listener().bytes.get()).isPositive();
    }
}
