package dev.tallylight.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;

/** Pages that are there and not there in turns, each at its own pace: streams of the protocol http that go down and up. */
public final class FlappingPages implements AutoCloseable {
    private final HttpServer server;
    private final Map<Integer, Boolean> turns = new ConcurrentHashMap<>();
    private final long startedAt = System.nanoTime();
    private volatile boolean settled;
    private volatile IntConsumer whenAsked = page -> {};

    /** @param halfPeriod for how many seconds a page, by its number, is there, and then not there; 0 turns at each request */
    public FlappingPages(IntUnaryOperator halfPeriod) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        server.createContext("/", exchange -> {
            int page = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
            whenAsked.accept(page);
            int seconds = halfPeriod.applyAsInt(page);
            boolean up = settled || (seconds == 0 ? inItsTurn(page) : inItsTime(page, seconds));
            exchange.sendResponseHeaders(up ? 200 : 503, -1);
            exchange.close();
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    private boolean inItsTurn(int page) {
        return turns.merge(page, true, (before, ignored) -> !before);
    }

    private boolean inItsTime(int page, int halfPeriod) {
        long seconds = (System.nanoTime() - startedAt) / 1_000_000_000L;
        return (seconds + page) / halfPeriod % 2 == 0;
    }

    /** What adds such a page as a stream that is probed each second and turns at each outcome. */
    public String streamRequest(int page) {
        return """
                {"url":"http://127.0.0.1:%d/%d","protocol":"http","policy":{"interval":"1s","retryInterval":"1s","failuresToDown":1,"successesToUp":1,"flapHigh":0}}""".formatted(server.getAddress().getPort(), page);
    }

    /** Called at each request with the page's number, on whatever thread answers it. */
    public void whenAsked(IntConsumer listener) {
        whenAsked = listener;
    }

    /** From now on everything is there. */
    public void settle() {
        settled = true;
    }

    /** From now on they go up and down again. */
    public void flap() {
        settled = false;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
