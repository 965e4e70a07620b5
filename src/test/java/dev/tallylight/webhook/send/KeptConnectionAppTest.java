package dev.tallylight.webhook.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.follow.FreshContext;
import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.net.url.Url;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one exchange leaves on a connection is no other's trouble. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class KeptConnectionAppTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @Inject
    WebhookSender sender;

    @Inject
    FreshContext contexts;

    /** The length of the body is there for the server: it reads no more of a request than that. */
    private Reply post(ScriptedServer server, String id) {
        SignedRequest request =
                new SignedRequest(Url.parse(server.url("/")), Map.of("webhook-id", id), new byte[0], null);
        return contexts.run(() -> sender.send(request)).await().atMost(Duration.ofSeconds(20));
    }

    private List<String> ids(ScriptedServer server) {
        return server.requests().stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("webhook-id: "))
                .map(line -> line.substring(12))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "HTTP/1.1 204 No Content|Content-Length: 2||ok",
                "HTTP/1.1 204 No Content|||ok",
                "HTTP/1.1 204 No Content|Transfer-Encoding: chunked||2|ok|0||",
                "HTTP/1.1 200 OK|Content-Length: 2||ok and more",
                "HTTP/1.1 200 OK|Content-Length: 2||okHTTP/1.1 500 Another's||",
                "HTTP/1.1 200 OK|Content-Length: 0||<html>",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|ok|0||more",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|ok|0|X-Trailer: 1||",
                "HTTP/1.1 103 Early Hints|Link: </x>||HTTP/1.1 200 OK|Content-Length: 2||ok",
                "HTTP/1.1 200 OK|Content-Length: 2|Connection: keep-alive||ok",
            })
    void anAnswerWithMoreThanItSaysSpoilsNoOther(String answer) {
        try (ScriptedServer server = ScriptedServer.playing(line -> {
            while (line.request() != null) {
                line.send(answer.replace("|", "\r\n"));
            }
        })) {
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                sent.add("evt_" + i);
                Reply reply = post(server, "evt_" + i);
                assertThat(reply.error()).as("delivery %s", i).isNull();
                assertThat(reply.status()).isBetween(200, 204);
            }
            assertThat(ids(server)).as("each once").isEqualTo(sent);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ok", "HTTP/1.1 408 Request Time-out\r\nConnection: close\r\n\r\n", "\r\n", "\0"})
    void whatComesUnaskedForSpoilsNoOther(String unasked) {
        try (ScriptedServer server = ScriptedServer.playing(line -> {
            while (line.request() != null) {
                line.send(OK);
                line.idle(Duration.ofMillis(50));
                line.send(unasked);
            }
        })) {
            for (int i = 0; i < 3; i++) {
                assertThat(post(server, "evt_" + i).error())
                        .as("delivery %s", i)
                        .isNull();
                int asMany = i + 1;
                Awaitility.await().until(() -> server.connections() == asMany && server.openConnections() == 0);
            }
            assertThat(ids(server)).containsExactly("evt_0", "evt_1", "evt_2");
        }
    }

    private interface Ending {
        void end(ScriptedServer.Line line) throws IOException;
    }

    /** Answers the first request of each connection, and ends the connection at the second. */
    private static ScriptedServer dyingAtTheSecond(Ending ending) {
        return ScriptedServer.playing(line -> {
            line.request();
            line.send(OK);
            if (line.request() != null) {
                ending.end(line);
            }
        });
    }

    private void isReplaced(ScriptedServer server) {
        assertThat(post(server, "evt_0").error()).isNull();
        Reply reply = post(server, "evt_1");
        assertThat(reply.error()).isNull();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.timings().connect()).isNotNull();
        assertThat(ids(server)).containsExactly("evt_0", "evt_1", "evt_1");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void oneThatDiesWithoutAByteIsReplacedWithinTheAttempt() {
        try (ScriptedServer closing = dyingAtTheSecond(line -> {});
                ScriptedServer resetting = dyingAtTheSecond(ScriptedServer.Line::reset);
                ScriptedServer tooOld = dyingAtTheSecond(line ->
                        line.send("HTTP/1.1 408 Request Time-out\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
                ScriptedServer anothers = dyingAtTheSecond(line -> line.send("rest of another answer\r\n\r\n"))) {
            isReplaced(closing);
            isReplaced(resetting);
            isReplaced(tooOld);
            isReplaced(anothers);
        }
    }

    @Test
    void allThatDiedAreReplacedWithoutTryingOneAfterTheOther() {
        AtomicInteger connections = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.playing(line -> {
            boolean dies = connections.incrementAndGet() <= 6;
            line.request();
            line.idle(Duration.ofMillis(dies ? 300 : 0));
            line.send(OK);
            if (line.request() != null) {
                line.reset();
            }
        })) {
            List<Uni<Reply>> six = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                SignedRequest request =
                        new SignedRequest(Url.parse(server.url("/")), Map.of("webhook-id", "a" + i), new byte[0], null);
                six.add(contexts.run(() -> sender.send(request)));
            }
            Uni.join().all(six).andFailFast().await().atMost(Duration.ofSeconds(20));
            assertThat(post(server, "evt_1").error()).isNull();
            assertThat(ids(server).stream().filter("evt_1"::equals)).hasSize(2);
        }
    }

    @Test
    void oneThatAnsweredWithAByteIsNotReplaced() {
        try (ScriptedServer server = dyingAtTheSecond(line -> line.send("HTTP/1.1 200 O"))) {
            assertThat(post(server, "evt_0").error()).isNull();
            assertThat(post(server, "evt_1").kind()).isEqualTo("handler.cut_off");
            assertThat(ids(server)).containsExactly("evt_0", "evt_1");
        }
    }

    @Test
    void aNewOneIsNotReplaced() {
        try (ScriptedServer server = ScriptedServer.playing(line -> {
            line.request();
            line.reset();
        })) {
            assertThat(post(server, "evt_0").kind()).isEqualTo("network.reset");
            assertThat(ids(server)).containsExactly("evt_0");
        }
    }

    @Test
    void aGoodOneIsUsedAgain() {
        try (ScriptedServer server = ScriptedServer.playing(line -> {
            while (line.request() != null) {
                line.send(OK);
            }
        })) {
            for (int i = 0; i < 4; i++) {
                assertThat(post(server, "evt_" + i).error()).isNull();
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }
}
