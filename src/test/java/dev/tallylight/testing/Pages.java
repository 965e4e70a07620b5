package dev.tallylight.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** A server of as many pages as one likes, the cheapest thing there is to watch; it knows what was asked for. */
public final class Pages implements AutoCloseable {
    private final HttpServer server;
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    public Pages() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("ok".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            exchange.close();
        });
        server.start();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    public boolean wereAskedFor(String path) {
        return asked.contains(path);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
