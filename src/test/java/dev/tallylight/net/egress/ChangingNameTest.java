package dev.tallylight.net.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.NetFailure.Kind;
import dev.tallylight.net.dial.Dialer;
import dev.tallylight.net.http.HttpReply;
import dev.tallylight.net.http.HttpSession;
import dev.tallylight.net.http.HttpSessions;
import dev.tallylight.net.http.NetListener;
import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.net.url.Url;
import dev.tallylight.testing.NameServer;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A name server of somebody who wants in: it gives an address that may be connected to when the name is checked, and one
 * inside when it is used. What was checked is what is connected to, and each new connection is checked anew.
 */
class ChangingNameTest {
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String OUTSIDE = "127.0.0.1";
    private static final String INSIDE = "127.0.0.2";
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String LAST_ANSWER = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";

    private static final NetListener NOBODY = new NetListener() {
        @Override
        public void connected(Duration dns, Duration connect, @Nullable Duration tls) {}

        @Override
        public void firstByte(Duration sinceRequest) {}

        @Override
        public void step(String name, String detail) {}
    };

    private final Vertx vertx = Vertx.vertx();
    private final ScriptedServer outside = ScriptedServer.playing(line -> {
        line.request();
        line.send(LAST_ANSWER);
    });
    private final ScriptedServer inside;

    ChangingNameTest() throws IOException {
        inside = ScriptedServer.playing(
                new ServerSocket(outside.port(), 50, InetAddress.getByName(INSIDE)), line -> line.send(ANSWER));
    }

    @AfterEach
    void close() {
        outside.close();
        inside.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private HttpSession session(NameServer names) {
        NettyNameResolver resolver =
                new NettyNameResolver(vertx, new SingletonDnsServerAddressStreamProvider(names.address()));
        EgressGuard guard = new EgressGuard(EgressPolicy.parse(OUTSIDE), resolver, "TALLYLIGHT_EGRESS_STREAMS");
        return new HttpSessions(vertx, new Dialer(vertx), "test").open(guard, NOBODY);
    }

    private HttpReply get(HttpSession session) {
        return session.get(Url.parse("http://moving.example:" + outside.port() + "/"), Map.of(), 100, DEADLINE)
                .await()
                .atMost(PATIENCE);
    }

    private void assertRefused(HttpSession session) {
        assertThatThrownBy(() -> get(session))
                .isInstanceOfSatisfying(
                        NetFailure.class,
                        failure ->
                                assertThat(failure.kind()).as(failure.detail()).isEqualTo(Kind.EGRESS_REFUSED));
        assertThat(inside.connections()).isZero();
    }

    @Test
    void connectsToTheAddressThatWasChecked() {
        try (NameServer names = NameServer.answering(List.of(List.of(OUTSIDE), List.of(INSIDE)));
                HttpSession session = session(names)) {
            assertThat(get(session).status()).isEqualTo(200);
            assertThat(names.asked())
                    .as("once for the check, and not again to connect")
                    .isEqualTo(1);
            assertThat(inside.connections()).isZero();
        }
    }

    @Test
    void checksEachConnectionAnew() {
        try (NameServer names = NameServer.answering(List.of(List.of(OUTSIDE), List.of(INSIDE)));
                HttpSession session = session(names)) {
            get(session);
            assertRefused(session);
        }
    }

    @Test
    void refusesANameThatHasAnAddressInsideBesides() {
        for (List<String> both : List.of(List.of(OUTSIDE, INSIDE), List.of(INSIDE, OUTSIDE))) {
            try (NameServer names = NameServer.answering(List.of(both));
                    HttpSession session = session(names)) {
                assertRefused(session);
            }
        }
        assertThat(outside.connections()).isZero();
    }
}
