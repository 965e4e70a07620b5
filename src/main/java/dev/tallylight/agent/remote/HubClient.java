package dev.tallylight.agent.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.agent.wire.Batch;
import dev.tallylight.agent.wire.LinkProtocol;
import dev.tallylight.agent.wire.Receipt;
import dev.tallylight.net.url.Url;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The two calls of the agent link, over Vert.x' HTTP client: the hub's URL is the operator's own and not subject to the
 * egress policy of streams; its certificate is verified.
 */
final class HubClient implements Hub {
    /** Whatever else happens, a connection of a feed over which nothing comes for so long is closed. */
    private static final Duration SILENCE = HubFeed.SILENCE.plusSeconds(1);

    /** Shorter than the patience of a proxy, so that a connection is closed here before it is closed there. */
    private static final int KEEP_ALIVE_SECONDS = 15;

    private static final int CONNECT_TIMEOUT_MS = 10_000;
    private static final Duration POST_LIMIT = Duration.ofSeconds(20);
    private static final int MOST_ANSWER_BYTES = 1 << 20;

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
                .setReadIdleTimeout((int) SILENCE.toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS));
    }

    private static HttpClientOptions options(Url hub) {
        return new HttpClientOptions()
                .setSsl(hub.scheme().equals("https"))
                .setVerifyHost(true)
                .setConnectTimeout(CONNECT_TIMEOUT_MS);
    }

    @Override
    public Uni<Receipt> post(Batch batch) {
        Buffer body;
        try {
            body = Buffer.buffer(mapper.writeValueAsBytes(batch));
        } catch (JsonProcessingException e) {
            return Uni.createFrom().failure(e);
        }
        if (body.length() > LinkProtocol.MOST_BATCH_BYTES) {
            return Uni.createFrom().failure(new HubException(413, "", "the batch has " + body.length() + " bytes"));
        }
        return within(POST_LIMIT, Uni.createFrom().emitter(emitter -> post(body, emitter)));
    }

    private void post(Buffer body, UniEmitter<? super Receipt> emitter) {
        AtomicReference<@Nullable HttpClientRequest> running = new AtomicReference<>();
        emitter.onTermination(() -> {
            HttpClientRequest made = running.getAndSet(null);
            if (made != null) {
                made.reset(); // it took too long
            }
        });
        posts.request(request(HttpMethod.POST, "/api/v1/agent/observations").setTimeout(POST_LIMIT.toMillis()))
                .compose(request -> {
                    running.set(request);
                    // in here, on the connection's thread: an answer must be listened to before its body can come
                    return headers(request)
                            .putHeader("Content-Type", "application/json")
                            .send(body)
                            .compose(response -> answer(response).compose(answer -> receipt(response, answer)));
                })
                .onComplete(answer -> {
                    running.set(null);
                    if (answer.succeeded()) {
                        emitter.complete(answer.result());
                    } else {
                        emitter.fail(answer.cause());
                    }
                });
    }

    @Override
    public Uni<Runnable> open(@Nullable String lastId, Listener listener) {
        return within(SILENCE, Uni.createFrom().emitter(emitter -> {
            FeedConnection connection = new FeedConnection(listener, emitter);
            feeds.request(request(HttpMethod.GET, "/api/v1/agent/assignments"))
                    .compose(request -> {
                        connection.begun(request);
                        headers(request).putHeader("Accept", "text/event-stream");
                        if (lastId != null) {
                            request.putHeader("Last-Event-ID", lastId);
                        }
                        return request.send()
                                .compose(response -> response.statusCode() == 200
                                        ? Future.succeededFuture(response)
                                        : answer(response)
                                                .compose(answer -> Future.failedFuture(problem(response, answer))))
                                .onSuccess(connection::follow);
                    })
                    .onFailure(connection::ended);
        }));
    }

    private static <T> Uni<T> within(Duration limit, Uni<T> call) {
        return call.ifNoItem()
                .after(limit)
                .failWith(() -> new HubException(504, "", "no answer within " + limit.toSeconds() + " s"));
    }

    @Override
    public void close() {
        posts.close();
        feeds.close();
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
