package dev.tallylight.testing;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Pages by number that are there or not as a test says: streams of the protocol http, thousands of them for next to
 * nothing. They are on every address of the loopback network, so that they can be on as many hosts as a test wants.
 */
public final class SwitchedPages implements AutoCloseable {
    private static final long TICK_MS = 20;
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    private final HttpServer server;
    private final Map<Integer, Integer> missing = new ConcurrentHashMap<>();
    private final Map<Integer, Long> askedAt = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> asked = new ConcurrentHashMap<>();
    private volatile boolean silent;
    private volatile long delayMs;
    private volatile IntConsumer whenAsked = page -> {};
    private volatile long longestDelay;
    private long tickedAt = System.nanoTime();

    public SwitchedPages() {
        server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("0.0.0.0").setPort(0).setAcceptBacklog(4_096))
                .requestHandler(this::answer);
        try {
            server.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        vertx.setPeriodic(TICK_MS, ignored -> tick());
    }

    private void tick() {
        long now = System.nanoTime();
        longestDelay = Math.max(
                longestDelay, now - tickedAt - Duration.ofMillis(TICK_MS).toNanos());
        tickedAt = now;
    }

    private void answer(HttpServerRequest request) {
        int page = Integer.parseInt(request.path().substring(1));
        askedAt.put(page, System.nanoTime());
        asked.merge(page, 1, Integer::sum);
        whenAsked.accept(page);
        if (silent) {
            return; // neither now nor later
        }
        int status = missing.getOrDefault(page, 200);
        if (delayMs == 0) {
            request.response().setStatusCode(status).end();
        } else {
            vertx.setTimer(
                    delayMs, ignored -> request.response().setStatusCode(status).end());
        }
    }

    public String url(int page) {
        return url("127.0.0.1", page);
    }

    /** @param host an address of the loopback network */
    public String url(String host, int page) {
        return "http://" + host + ":" + server.actualPort() + "/" + page;
    }

    public void up(int page) {
        missing.remove(page);
    }

    /** 503 from now on. */
    public void down(int page) {
        missing.put(page, 503);
    }

    /** 404 from now on. */
    public void gone(int page) {
        missing.put(page, 404);
    }

    public boolean isUp(int page) {
        return !missing.containsKey(page);
    }

    /** Whether requests are taken and never answered, whatever the page. */
    public void silent(boolean yes) {
        silent = yes;
    }

    /** How long an answer takes. */
    public void delay(Duration length) {
        delayMs = length.toMillis();
    }

    /** By how much an answer may have been late at most, through no fault of who asked, since this was asked last. */
    public Duration longestDelay() {
        Duration longest = Duration.ofNanos(longestDelay);
        longestDelay = 0;
        return longest;
    }

    /** Called at each request with the page's number, on the server's one thread. */
    public void whenAsked(IntConsumer listener) {
        whenAsked = listener;
    }

    /** How long ago somebody asked for it; for ever where nobody did. */
    public Duration lastAsked(int page) {
        Long at = askedAt.get(page);
        return at == null ? Duration.ofDays(1) : Duration.ofNanos(System.nanoTime() - at);
    }

    /** How often it was asked for. */
    public int asked(int page) {
        return asked.getOrDefault(page, 0);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
