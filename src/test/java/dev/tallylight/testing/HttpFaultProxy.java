package dev.tallylight.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** A web server in front of an origin of HLS or DASH that works, with one thing gone wrong as it does at a CDN. */
public final class HttpFaultProxy implements AutoCloseable {
    /** What is wrong. */
    public enum Fault {
        /** Media segments are listed and not there. */
        SEGMENTS_MISSING,
        /** Manifests are served as they were when they were first asked for. */
        STALE_MANIFEST,
        /** Manifests end in the middle. */
        HALF_A_MANIFEST
    }

    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String origin;
    private final Fault fault;
    private final Map<String, byte[]> cache = new ConcurrentHashMap<>();

    /** @param origin {@code http://127.0.0.1:18080} */
    public HttpFaultProxy(String origin, Fault fault) {
        this.origin = origin;
        this.fault = fault;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::serve);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString();
            boolean manifest = path.endsWith(".m3u8") || path.endsWith(".mpd");
            boolean segment = path.matches(".*\\.(ts|m4s|mp4|m4v|m4a)") && !path.contains("init");
            if (fault == Fault.SEGMENTS_MISSING && segment) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] body =
                    fault == Fault.STALE_MANIFEST && manifest ? cache.computeIfAbsent(path, this::fetch) : fetch(path);
            int length = fault == Fault.HALF_A_MANIFEST && manifest ? body.length / 2 : body.length;
            exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, length == 0 ? -1 : length);
            exchange.getResponseBody().write(body, 0, length);
        }
    }

    /** Empty where the origin has none. */
    private byte[] fetch(String path) {
        try {
            HttpResponse<byte[]> answer = client.send(
                    HttpRequest.newBuilder(URI.create(origin + path)).build(), HttpResponse.BodyHandlers.ofByteArray());
            return answer.statusCode() == 200 ? answer.body() : "".getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new byte[0];
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
