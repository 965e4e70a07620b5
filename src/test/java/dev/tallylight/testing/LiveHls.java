package dev.tallylight.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * A live HLS stream on a port of its own: real media (made by ffmpeg), a playlist that rolls on with the clock, and
 * faults at will.
 */
public final class LiveHls implements AutoCloseable {
    private static final long SEGMENT_MS = 1_000;
    private static final int WINDOW = 4;

    private final HttpServer server;
    private final byte[] segment;
    private final long startedAt = System.nanoTime();
    private volatile long frozenAt = -1;
    private volatile int status = 200;
    private volatile Predicate<HttpExchange> admits = exchange -> true;
    private volatile Set<String> missing = Set.of();

    public LiveHls() throws IOException {
        segment = Ffmpeg.encoded(1, "live.ts", "-c:v", "libopenh264", "-g", "15", "-c:a", "aac", "-f", "mpegts");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!admits.test(exchange)) {
                exchange.sendResponseHeaders(403, -1);
                return;
            }
            String path = exchange.getRequestURI().getPath();
            if (missing.contains(path)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] body = path.endsWith(".ts") ? segment : path.endsWith("/master.m3u8") ? master() : playlist();
            exchange.sendResponseHeaders(status, status == 200 ? body.length : -1);
            if (status == 200) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    /** A ladder of six, of which each variant plays the same. */
    private static byte[] master() {
        StringBuilder text = new StringBuilder("#EXTM3U\n");
        for (int height : new int[] {144, 240, 360, 480, 720, 1080}) {
            text.append("#EXT-X-STREAM-INF:BANDWIDTH=")
                    .append(height * 2_000)
                    .append(",RESOLUTION=")
                    .append(height * 16 / 9)
                    .append('x')
                    .append(height)
                    .append(",CODECS=\"avc1.42c00d,mp4a.40.2\"\n")
                    .append(height)
                    .append("p.m3u8\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] playlist() {
        long sequence = frozenAt >= 0 ? frozenAt : now();
        StringBuilder text =
                new StringBuilder("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:" + sequence + "\n");
        for (long i = sequence; i < sequence + WINDOW; i++) {
            text.append("#EXTINF:1.0,\n").append(i).append(".ts\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private long now() {
        return Duration.ofNanos(System.nanoTime() - startedAt).toMillis() / SEGMENT_MS;
    }

    /** From now on, others than these viewers are answered 403. */
    public void admits(Predicate<HttpExchange> viewer) {
        admits = viewer;
    }

    /** From now on the playlist stands still, as when the encoder crashed. */
    public void freeze() {
        frozenAt = now();
    }

    public void thaw() {
        frozenAt = -1;
    }

    /** Answers 404 for these paths from now on, and for no others. */
    public void missing(String... paths) {
        missing = Set.of(paths);
    }

    /** Answers everything with this status from now on. */
    public void status(int code) {
        status = code;
    }

    public String url() {
        return url("live.m3u8");
    }

    public String url(String name) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
