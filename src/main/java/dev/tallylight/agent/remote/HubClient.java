package dev.tallylight.agent.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.agent.wire.Batch;
import dev.tallylight.agent.wire.LinkProtocol;
import dev.tallylight.agent.wire.Receipt;
import dev.tallylight.net.Url;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The two calls of the agent link, over Vert.x' HTTP client: the hub's URL is the operator's own and not subject to the
 * egress policy of streams; its certificate is verified.
 */
final class HubClient {
    /** The hub gives a sign of life every 8 s: a feed that is silent for longer is dead. */
    private static final int SILENCE_SECONDS = 25;

    /** Shorter than the patience of a proxy, so that a connection is closed here before it is closed there. */
    private static final int KEEP_ALIVE_SECONDS = 15;

    private static final int CONNECT_TIMEOUT_MS = 10_000;
    private static final long POST_TIMEOUT_MS = 20_000;
    private static final int MOST_ANSWER_BYTES = 1 << 20;
    private static final int MOST_EVENT_BYTES = 64 << 20;

    private final Url hub;
    private final String token;
    private final UUID agent;
    private final String version;
    private final ObjectMapper mapper;
    private final HttpClient posts;
    private final HttpClient feeds;

    HubClient(Vertx vertx, Url hub, String token, UUID agent, String version, ObjectMapper mapper) {
        this.hub = hub;
        this.token = token;
        this.agent = agent;
        this.version = version;
        this.mapper = mapper;
        this.posts = vertx.createHttpClient(options(hub).setKeepAliveTimeout(KEEP_ALIVE_SECONDS));
        this.feeds = vertx.createHttpClient(options(hub)
                .setKeepAlive(false)
                .setReadIdleTimeout(SILENCE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS));
    }

    private static HttpClientOptions options(Url hub) {
        return new HttpClientOptions()
                .setSsl(hub.scheme().equals("https"))
                .setVerifyHost(true)
                .setConnectTimeout(CONNECT_TIMEOUT_MS);
    }

    /** Sends a batch up; fails with a {@link HubException} for an answer that is no receipt. */
    Future<Receipt> post(Batch batch) {
        Buffer body;
        try {
            body = Buffer.buffer(mapper.writeValueAsBytes(batch));
        } catch (JsonProcessingException e) {
            return Future.failedFuture(e);
        }
        if (body.length() > LinkProtocol.MOST_BATCH_BYTES) {
            return Future.failedFuture(new HubException(413, "", "the batch has " + body.length() + " bytes"));
        }
        return posts.request(
                        request(HttpMethod.POST, "/api/v1/agent/observations").setTimeout(POST_TIMEOUT_MS))
                .compose(request -> headers(request)
                        .putHeader("Content-Type", "application/json")
                        .send(body))
                .compose(response -> answer(response).compose(answer -> receipt(response, answer)));
    }

    /** The feed as it is open. */
    interface Feed {
        void event(SseParser.Event event);

        /** @param why null where the hub ended it in order */
        void closed(@Nullable Throwable why);
    }

    /**
     * Opens the feed of assignments; the handler hears of its events and then, once, of its end.
     *
     * @param lastId of the last event that was heard; null for none
     */
    Future<Void> open(@Nullable String lastId, Feed feed) {
        return feeds.request(request(HttpMethod.GET, "/api/v1/agent/assignments"))
                .compose(request -> {
                    headers(request).putHeader("Accept", "text/event-stream");
                    if (lastId != null) {
                        request.putHeader("Last-Event-ID", lastId);
                    }
                    return request.send();
                })
                .compose(response -> response.statusCode() == 200
                        ? follow(response, feed)
                        : answer(response).compose(answer -> Future.failedFuture(problem(response, answer))));
    }

    void close() {
        posts.close();
        feeds.close();
    }

    private static Future<Void> follow(HttpClientResponse response, Feed feed) {
        SseParser parser = new SseParser(MOST_EVENT_BYTES);
        boolean[] ended = {false};
        Consumer<@Nullable Throwable> end = why -> {
            if (!ended[0]) {
                ended[0] = true;
                feed.closed(why);
            }
        };
        response.exceptionHandler(end::accept);
        response.endHandler(ignored -> end.accept(null));
        response.handler(piece -> {
            try {
                parser.feed(piece.getBytes()).forEach(feed::event);
            } catch (RuntimeException e) {
                end.accept(e);
                response.request().reset();
            }
        });
        return Future.succeededFuture();
    }

    private RequestOptions request(HttpMethod method, String path) {
        String prefix =
                hub.path().endsWith("/") ? hub.path().substring(0, hub.path().length() - 1) : hub.path();
        return new RequestOptions()
                .setMethod(method)
                .setHost(hub.host())
                .setPort(hub.port())
                .setURI(prefix + path);
    }

    private HttpClientRequest headers(HttpClientRequest request) {
        return request.putHeader("Authorization", "Bearer " + token)
                .putHeader(LinkProtocol.PROTOCOL_HEADER, Integer.toString(LinkProtocol.VERSION))
                .putHeader(LinkProtocol.AGENT_HEADER, agent.toString())
                .putHeader(LinkProtocol.VERSION_HEADER, version);
    }

    /** The answer's body, as far as it may go. */
    private static Future<Buffer> answer(HttpClientResponse response) {
        Buffer whole = Buffer.buffer();
        io.vertx.core.Promise<Buffer> done = io.vertx.core.Promise.promise();
        response.exceptionHandler(done::tryFail);
        response.endHandler(ignored -> done.tryComplete(whole));
        response.handler(piece -> {
            if (whole.length() + piece.length() > MOST_ANSWER_BYTES) {
                done.tryFail("the hub's answer is longer than " + MOST_ANSWER_BYTES + " bytes");
                response.request().reset();
            } else {
                whole.appendBuffer(piece);
            }
        });
        return done.future();
    }

    private Future<Receipt> receipt(HttpClientResponse response, Buffer answer) {
        if (response.statusCode() != 200) {
            return Future.failedFuture(problem(response, answer));
        }
        try {
            return Future.succeededFuture(mapper.readValue(answer.getBytes(), Receipt.class));
        } catch (java.io.IOException e) {
            return Future.failedFuture(new HubException(502, "", "what answers at the hub's URL is no hub"));
        }
    }

    private HubException problem(HttpClientResponse response, Buffer answer) {
        String type = "";
        String detail = "HTTP " + response.statusCode();
        try {
            JsonNode problem = mapper.readTree(answer.getBytes());
            if (problem != null && problem.isObject()) {
                type = problem.path("type").asText("");
                detail = problem.path("detail").asText(detail);
            }
        } catch (java.io.IOException e) {
            // a proxy's page, say: the status has to do
        }
        return new HubException(response.statusCode(), type, detail);
    }
}
