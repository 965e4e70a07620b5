package dev.tallylight.agent.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.tallylight.agent.wire.Batch;
import dev.tallylight.net.url.Url;
import dev.tallylight.rest.JsonForm;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The agent's two calls over real sockets. */
class HubClientTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Batch BATCH = new Batch(1, new UUID(1, 2), "1.0", null, List.of(), false);

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<HttpServerRequest> asked = new LinkedBlockingQueue<>();
    private @Nullable HubClient client;

    @AfterEach
    void stop() throws Exception {
        if (client != null) {
            client.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private HubClient hub(Handler<HttpServerRequest> answer) throws Exception {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> {
                    asked.add(request);
                    answer.handle(request);
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        ObjectMapper mapper = new ObjectMapper().registerModule(new JavaTimeModule());
        new JsonForm().customize(mapper);
        HubClient made = new HubClient(
                vertx,
                Url.parse("http://127.0.0.1:" + server.actualPort()),
                "tlc_token",
                new UUID(1, 2),
                "1.0",
                mapper);
        client = made;
        return made;
    }

    private final class Ears implements Hub.Listener {
        @Override
        public void alive() {
            heard.add("alive");
        }

        @Override
        public void event(SseParser.Event event) {
            heard.add(event.name() + " " + event.id() + " " + event.data());
            if (event.data().equals("bad")) {
                throw new IllegalStateException("a listener that throws");
            }
        }

        @Override
        public void closed(Throwable why) {
            heard.add("closed");
        }
    }

    private @Nullable String next() throws InterruptedException {
        return heard.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void postsABatchAndReadsItsReceipt() throws Exception {
        HubClient hub = hub(
                request -> request.response()
                        .end(
                                "{\"protocol\":1,\"time\":\"2026-11-28T03:00:00Z\",\"accepted\":0,\"refused\":[],\"tellViews\":true}"));
        assertThat(hub.post(BATCH).await().atMost(SOON).tellViews()).isTrue();
        assertThat(asked.take().getHeader("Authorization")).isEqualTo("Bearer tlc_token");
        assertThat(hub.post(BATCH).await().atMost(SOON).tellViews())
                .as("over the same connection")
                .isTrue();
    }

    @Test
    void saysWhatTheHubSaysWhereItRefuses() throws Exception {
        HubClient hub = hub(request ->
                request.response().setStatusCode(401).end("{\"type\":\"t\",\"detail\":\"the token is wrong\"}"));
        assertThatThrownBy(() -> hub.post(BATCH).await().atMost(SOON))
                .isInstanceOf(HubException.class)
                .hasMessage("the token is wrong");
        assertThatThrownBy(() -> hub.open(null, new Ears()).await().atMost(SOON))
                .isInstanceOf(HubException.class)
                .hasMessage("the token is wrong");
    }

    /** The whole answer is there before the caller's thread gets on: it must have been listened to by then. */
    @Test
    void hearsAnAnswerThatIsOverAtOnce() throws Exception {
        HubClient hub = hub(request -> request.response().setStatusCode(401).end("{\"detail\":\"no\"}"));
        for (int i = 0; i < 3000; i++) {
            assertThatThrownBy(() -> hub.post(BATCH).await().atMost(SOON))
                    .isInstanceOf(HubException.class)
                    .hasMessage("no");
        }
    }

    /** A proxy that sends the head and then nothing more. */
    @Test
    void givesUpAnAnswerThatNeverEndsAndClosesItsConnection() throws Exception {
        HubClient hub = hub(request -> request.response().setChunked(true).write("{"));
        BlockingQueue<String> ended = new LinkedBlockingQueue<>();
        var call = hub.post(BATCH).subscribe().with(receipt -> ended.add("?"), why -> ended.add(why.getMessage()));
        HttpServerRequest request = asked.take();
        request.connection().closeHandler(closed -> ended.add("closed"));
        call.cancel();
        assertThat(ended.poll(20, TimeUnit.SECONDS)).isEqualTo("closed");
    }

    @Test
    void hearsTheFeedUntilItEnds() throws Exception {
        HubClient hub = hub(request -> {
            request.response().setChunked(true).write(": alive\n\n");
            vertx.setTimer(50, later -> request.response().write("event: assigned\nid: 7\ndata: x\n\n"));
            vertx.setTimer(100, later -> request.response().end());
        });
        hub.open("3", new Ears()).await().atMost(SOON);
        assertThat(asked.take().getHeader("Last-Event-ID")).isEqualTo("3");
        assertThat(next()).isEqualTo("alive");
        assertThat(next()).isEqualTo("alive");
        assertThat(next()).isEqualTo("assigned 7 x");
        assertThat(next()).isEqualTo("closed");
    }

    @Test
    void isClosedOnceWhenAListenerThrows() throws Exception {
        HubClient hub = hub(
                request -> request.response().setChunked(true).write("event: e\ndata: bad\n\nevent: e\ndata: y\n\n"));
        hub.open(null, new Ears()).await().atMost(SOON);
        assertThat(next()).isEqualTo("alive");
        assertThat(next()).isEqualTo("e null bad");
        assertThat(next()).isEqualTo("closed");
        assertThat(heard.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void hangsUpAndHearsNothingMore() throws Exception {
        BlockingQueue<String> gone = new LinkedBlockingQueue<>();
        HubClient hub = hub(request -> {
            request.connection().closeHandler(closed -> gone.add("gone"));
            request.response().setChunked(true).write(": alive\n\n");
        });
        Runnable hangUp = hub.open(null, new Ears()).await().atMost(SOON);
        hangUp.run();
        assertThat(gone.poll(20, TimeUnit.SECONDS)).isEqualTo("gone");
        assertThat(next()).isEqualTo("alive");
        assertThat(heard.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }
}
