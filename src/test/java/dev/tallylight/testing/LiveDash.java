package dev.tallylight.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Executors;

/**
 * A live DASH stream on a port of its own: real media (made by ffmpeg), a manifest that lists new segments with the
 * clock, a ladder of six Representations that play the same, and faults at will.
 */
public final class LiveDash implements AutoCloseable {
    private static final int WINDOW = 4;

    private final HttpServer server;
    private final byte[] init;
    private final byte[] segment;
    private final Instant startedAt = Instant.now().minusSeconds(WINDOW);
    private final long since = System.nanoTime();
    private volatile Set<String> missing = Set.of();

    public LiveDash() throws IOException {
        byte[] file = Ffmpeg.encoded(
                1,
                "live.mp4",
                "-c:v",
                "libopenh264",
                "-g",
                "15",
                "-an",
                "-f",
                "mp4",
                "-movflags",
                "empty_moov+default_base_moof",
                "-frag_duration",
                "5000000");
        int media = new String(file, StandardCharsets.ISO_8859_1).indexOf("moof") - 4;
        init = Arrays.copyOf(file, media);
        segment = Arrays.copyOfRange(file, media, file.length);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (missing.stream().anyMatch(path::startsWith)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] body = path.endsWith(".m4s") ? segment : path.endsWith("/init.mp4") ? init : manifest();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private byte[] manifest() {
        long newest = WINDOW + Duration.ofNanos(System.nanoTime() - since).toSeconds();
        StringBuilder text = new StringBuilder(
                        "<MPD type=\"dynamic\" minimumUpdatePeriod=\"PT1S\" availabilityStartTime=\"")
                .append(startedAt)
                .append(
                        "\"><Period id=\"1\" start=\"PT0S\"><AdaptationSet mimeType=\"video/mp4\" codecs=\"avc1.42c00d\">")
                .append(
                        "<SegmentTemplate initialization=\"init.mp4\" media=\"$RepresentationID$/$Number$.m4s\" startNumber=\"")
                .append(newest - WINDOW + 1)
                .append("\"><SegmentTimeline><S t=\"")
                .append(newest - WINDOW)
                .append("\" d=\"1\" r=\"")
                .append(WINDOW - 1)
                .append("\"/></SegmentTimeline></SegmentTemplate>");
        for (int height : new int[] {144, 240, 360, 480, 720, 1080}) {
            text.append("<Representation id=\"")
                    .append(height)
                    .append("p\" bandwidth=\"")
                    .append(height * 2_000)
                    .append("\" width=\"")
                    .append(height * 16 / 9)
                    .append("\" height=\"")
                    .append(height)
                    .append("\"/>");
        }
        return text.append("</AdaptationSet></Period></MPD>").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Answers 404 below these paths from now on, and below no others. */
    public void missing(String... paths) {
        missing = Set.of(paths);
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/live.mpd";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
