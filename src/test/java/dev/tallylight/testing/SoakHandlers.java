package dev.tallylight.testing;

import dev.tallylight.net.http.ScriptedServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Five handlers: one that is fast, and four that fail, each in its way. Two of them keep book: the fast one and the one of 500. */
public final class SoakHandlers implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Map<String, String> urls = new LinkedHashMap<>();
    private final ScriptedServer silent;
    private final ScriptedServer resetting;
    private final Book fast = new Book();
    private final Book failing = new Book();

    public SoakHandlers() throws IOException {
        urls.put("fast", noting(fast, 204));
        urls.put("500", noting(failing, 500));
        urls.put(
                "429",
                serve(request -> request.response()
                        .setStatusCode(429)
                        .putHeader("Retry-After", "30")
                        .end()));
        silent = scripted(ScriptedServer.Line::untilClosed);
        resetting = scripted(line -> {
            line.request();
            line.reset();
        });
        urls.put("time-out", silent.url("/"));
        urls.put("reset", resetting.url("/"));
    }

    private static ScriptedServer scripted(ScriptedServer.Script script) throws IOException {
        return ScriptedServer.playing(new ServerSocket(0, 500, InetAddress.getLoopbackAddress()), script);
    }

    private String noting(Book book, int status) {
        return serve(request -> request.body().onSuccess(body -> {
            book.note(String.valueOf(request.getHeader("webhook-id")), body);
            request.response().setStatusCode(status).end();
        }));
    }

    private String serve(io.vertx.core.Handler<HttpServerRequest> handler) {
        HttpServer server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0).setAcceptBacklog(1_000))
                .requestHandler(handler);
        try {
            server.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return "http://127.0.0.1:" + server.actualPort() + "/";
    }

    /** By what each does. */
    public Map<String, String> urls() {
        return urls;
    }

    /** What the fast one got. */
    public Book fast() {
        return fast;
    }

    /** What the one got that answers 500. */
    public Book failing() {
        return failing;
    }

    @Override
    public void close() {
        silent.close();
        resetting.close();
        vertx.close();
    }

    /** What one of them got. */
    public static final class Book {
        private final Map<String, Integer> times = new HashMap<>();
        private final Map<String, Long> newest = new HashMap<>();
        private long[] latencies = new long[1 << 16];
        private int first;
        private int posts;
        private int disorder;

        synchronized void note(String id, Buffer body) {
            long now = System.currentTimeMillis();
            posts++;
            if (times.merge(id, 1, Integer::sum) > 1) {
                return; // a repeat
            }
            JsonObject data = new JsonObject(body).getJsonObject("data");
            String stream = data.getJsonObject("stream").getString("id");
            long sequence = data.getLong("sequence");
            @Nullable Long before = newest.put(stream, sequence);
            disorder += before != null && before > sequence ? 1 : 0;
            if (first == latencies.length) {
                latencies = Arrays.copyOf(latencies, first * 2);
            }
            latencies[first++] =
                    now - Instant.parse(data.getString("confirmedAt")).toEpochMilli();
        }

        public synchronized int posts() {
            return posts;
        }

        public synchronized int repeats() {
            return posts - first;
        }

        /** How many came first after a later one of the same stream. */
        public synchronized int disorder() {
            return disorder;
        }

        /** How often each id came. */
        public synchronized Map<String, Integer> times() {
            return new HashMap<>(times);
        }

        /**
         * In milliseconds, of first arrivals.
         *
         * @param from how many of the earliest are left out
         */
        public synchronized long latency(double quantile, int from) {
            long[] sorted = Arrays.copyOfRange(latencies, Math.min(from, first), first);
            Arrays.sort(sorted);
            return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, quantile * sorted.length)];
        }
    }
}
