package dev.tallylight.probe.hls;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tallylight.testing.Ffmpeg;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An origin of low-latency HLS: fragments made by ffmpeg, a playlist that rolls on with the clock, faults at will. */
final class LowLatencyHls implements AutoCloseable {
    private static final long PART_MS = 250;
    private static final int PARTS = 4;
    private static final int WINDOW = 6;
    private static final Pattern WANTED = Pattern.compile("_HLS_msn=([0-9]+)&_HLS_part=([0-9]+)");

    private final HttpServer server;
    private final byte[] init;
    private final List<byte[]> fragments;
    private final long startedAt = System.nanoTime() - Duration.ofSeconds(20).toNanos();
    private final Fault fault;

    enum Fault {
        NONE,
        /** Answers at once with what there is. */
        DOES_NOT_BLOCK,
        /** Answers the question for more with an error. */
        REFUSES,
        /** Never answers it. */
        HANGS,
        /** Lists parts that are not there. */
        PARTS_MISSING,
        /** None, but its playlist is of more than two megabytes. */
        LARGE,
        /** Its encoder is gone. */
        FROZEN
    }

    LowLatencyHls(Fault fault) throws IOException {
        this.fault = fault;
        byte[] movie = Ffmpeg.encoded(
                2,
                "parts.mp4",
                "-c:v",
                "libopenh264",
                "-g",
                "15",
                "-c:a",
                "aac",
                "-movflags",
                "empty_moov+default_base_moof",
                "-frag_duration",
                "250000",
                "-f",
                "mp4");
        fragments = new ArrayList<>();
        init = split(movie, fragments);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    private static byte[] split(byte[] movie, List<byte[]> fragments) {
        int firstFragment = -1;
        int begin = 0;
        for (int at = 0; at < movie.length; at += ByteBuffer.wrap(movie).getInt(at)) {
            String type = new String(movie, at + 4, 4, StandardCharsets.ISO_8859_1);
            boolean next = type.equals("moof") || type.equals("mfra");
            if (next && firstFragment < 0) {
                firstFragment = at;
            } else if (next) {
                fragments.add(Arrays.copyOfRange(movie, begin, at));
            }
            begin = next ? at : begin;
        }
        return Arrays.copyOf(movie, firstFragment);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/live.m3u8?session=7";
    }

    /** How many parts there are by now. */
    private long parts() {
        long now = fault == Fault.FROZEN ? startedAt + Duration.ofSeconds(20).toNanos() : System.nanoTime();
        return Duration.ofNanos(now - startedAt).toMillis() / PART_MS;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String query = exchange.getRequestURI().getQuery();
            byte[] body = path.endsWith(".m3u8") ? playlist(query == null ? "" : query) : media(path);
            exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] playlist(String query) throws InterruptedException {
        Matcher wanted = WANTED.matcher(query);
        if (wanted.find() && fault != Fault.DOES_NOT_BLOCK) {
            if (fault == Fault.REFUSES) {
                return new byte[0];
            }
            long until = Long.parseLong(wanted.group(1)) * PARTS + Long.parseLong(wanted.group(2));
            while (fault == Fault.HANGS || parts() <= until) {
                Thread.sleep(10);
            }
        }
        long parts = parts();
        long newest = parts / PARTS;
        StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-PART-INF:PART-TARGET=0.25\n")
                .append("#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.75\n")
                .append("#EXT-X-MEDIA-SEQUENCE:" + (newest - WINDOW) + "\n#EXT-X-MAP:URI=\"init.mp4\"\n");
        if (fault == Fault.LARGE) {
            text.append(("#" + "x".repeat(99) + "\n").repeat(25_000));
        }
        for (long segment = newest - WINDOW; segment <= newest; segment++) {
            for (long part = 0; part < PARTS && segment >= newest - 1 && segment * PARTS + part < parts; part++) {
                text.append(String.format(
                        Locale.ROOT, "#EXT-X-PART:DURATION=0.25,URI=\"part%d.m4s\"\n", segment * PARTS + part));
            }
            if (segment < newest) {
                text.append("#EXTINF:1,\nsegment" + segment + ".m4s\n");
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] media(String path) {
        if (path.equals("/init.mp4")) {
            return init;
        }
        long number = Long.parseLong(path.replaceAll("[^0-9]", "").replaceFirst("4$", "")); // without m4s's own
        if (path.startsWith("/part")) {
            return fault == Fault.PARTS_MISSING ? new byte[0] : fragment(number);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (int part = 0; part < PARTS; part++) {
            whole.writeBytes(fragment(number * PARTS + part));
        }
        return whole.toByteArray();
    }

    private byte[] fragment(long part) {
        return fragments.get((int) (part % fragments.size()));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
