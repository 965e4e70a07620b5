package dev.tallylight.pulse;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.tallylight.follow.Pulse;
import dev.tallylight.follow.Pulses;
import dev.tallylight.net.dial.Dialer;
import dev.tallylight.net.egress.Egress;
import dev.tallylight.net.egress.EgressConfig;
import dev.tallylight.net.http.HttpSessions;
import dev.tallylight.net.url.Url;
import dev.tallylight.testing.EgressPolicies;
import dev.tallylight.testing.VirtualTimers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A heartbeat URL that is not well itself: it is named and counted, the turn ends in time, and nothing else notices. */
class HeartbeatUrlFaultsTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();
    private final Pulses pulses = new Pulses();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private HeartbeatUrl heartbeats = asking(PATIENCE);
    private HttpServer server = serve("127.0.0.1", exchange -> {});
    private final HttpServer inward = serve("127.0.0.2", exchange -> {
        inside.incrementAndGet();
        exchange.sendResponseHeaders(200, -1);
    });

    private HeartbeatUrl asking(Duration patience) {
        return new HeartbeatUrl(
                Optional::empty,
                new SelfWatch(pulses, new VirtualTimers().clock()),
                new HttpSessions(VERTX, new Dialer(VERTX), "1.0"),
                new Egress(
                        onlyLocalhost(),
                        (host, deadline) -> Uni.createFrom().item(List.of(InetAddress.getLoopbackAddress()))),
                metrics,
                patience);
    }

    /** As an operator's network may: one address may be connected to, its neighbour may not. */
    private static EgressConfig onlyLocalhost() {
        return EgressPolicies.ofWebhooks("127.0.0.1");
    }

    private static HttpServer serve(String address, HttpHandler handler) {
        try {
            HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), 0), 0);
            made.createContext("/", handler);
            made.start();
            return made;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @AfterEach
    void stop() {
        server.stop(0);
        inward.stop(0);
    }

    @AfterAll
    static void close() {
        VERTX.close();
    }

    private void answers(HttpHandler handler) {
        server.stop(0);
        server = serve("127.0.0.1", exchange -> {
            asked.incrementAndGet();
            handler.handle(exchange);
        });
    }

    private void answers(int status) {
        answers(exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
    }

    private void turn() {
        Url url = Url.parse("http://127.0.0.1:" + server.getAddress().getPort() + "/ping");
        assertThat(heartbeats.askIfWell(url).subscribeAsCompletionStage())
                .as("a turn ends well, whatever the other end does")
                .succeedsWithin(PATIENCE.plusSeconds(8));
    }

    private double counted(String result) {
        return metrics.counter("tallylight.heartbeat.url", "result", result).count();
    }

    @Test
    void namesAnErrorAndForgetsItWithTheNextGoodAnswer() {
        answers(500);
        turn();
        assertThat(heartbeats.trouble()).isEqualTo("it answers 500");
        assertThat(counted("failed")).isEqualTo(1);
        answers(204);
        turn();
        assertThat(heartbeats.trouble()).isNull();
        assertThat(counted("ok")).isEqualTo(1);
    }

    @Test
    void givesUpOneThatNeverAnswers() {
        heartbeats = asking(Duration.ofMillis(500));
        answers(exchange -> {});
        turn();
        assertThat(asked).hasValue(1);
        assertThat(heartbeats.trouble()).contains("did not come in time");
        assertThat(counted("failed")).isEqualTo(1);
    }

    @Test
    void followsNoRedirectInward() {
        String target = "http://127.0.0.2:" + inward.getAddress().getPort() + "/admin";
        answers(exchange -> {
            exchange.getResponseHeaders().set("Location", target);
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        turn();
        assertThat(inside).as("nobody knocked there").hasValue(0);
        assertThat(heartbeats.trouble()).contains("127.0.0.2").contains("TALLYLIGHT_EGRESS_WEBHOOKS");
    }

    @Test
    void endsACircleOfRedirects() {
        answers(exchange -> {
            exchange.getResponseHeaders().set("Location", "/ping");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        turn();
        assertThat(asked).hasValueLessThan(10);
        assertThat(heartbeats.trouble()).contains("circle");
    }

    @Test
    void readsNoMoreThanItNeedsOfAnAnswerThatNeverEnds() {
        answers(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                while (true) {
                    exchange.getResponseBody().write(new byte[8 * 1024]);
                }
            } catch (IOException e) {
                exchange.close(); // hung up, as it should be
            }
        });
        turn();
        assertThat(heartbeats.trouble()).isNull();
    }

    @Test
    void isSilentWhileSomethingIsStale() {
        answers(204);
        pulses.feel(() -> new Pulse("lane 1", Duration.ofSeconds(31), Duration.ZERO, null));
        turn();
        assertThat(asked).hasValue(0);
    }
}
