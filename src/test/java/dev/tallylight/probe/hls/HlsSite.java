package dev.tallylight.probe.hls;

import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.testing.Ffmpeg;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** A scripted origin of HLS: answers by path, whatever the query; 404 for what it was not told of. */
final class HlsSite implements AutoCloseable {
    private final Map<String, ScriptedServer.Script> pages = new ConcurrentHashMap<>();
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    final ScriptedServer server = ScriptedServer.playing(line -> {
        String request;
        while ((request = line.request()) != null) {
            String path = request.split(" ", 3)[1].split("\\?", 2)[0];
            asked.merge(path, 1, Integer::sum);
            pages.getOrDefault(path, other -> other.send(head("404 Not Found", "text/plain", 0)))
                    .play(line);
        }
    });

    /** Two seconds of H.264 320x180 and AAC in MPEG-TS. */
    static byte[] transportStream() {
        try {
            return Ffmpeg.encoded(2, "a.ts", "-c:v", "libopenh264", "-g", "15", "-c:a", "aac", "-f", "mpegts");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two seconds of H.264 320x180 in MPEG-TS, without a sound. */
    static byte[] picture() {
        try {
            return Ffmpeg.encoded(2, "p.ts", "-an", "-c:v", "libopenh264", "-g", "15", "-f", "mpegts");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two seconds of AAC in ADTS frames. */
    static byte[] packedAudio() {
        try {
            return Ffmpeg.encoded(2, "a.aac", "-vn", "-c:a", "aac", "-f", "adts");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String head(String status, String type, long length) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + length + "\r\n\r\n";
    }

    /** The answer as one piece. */
    static byte[] answer(String status, String type, byte[] body) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head(status, type, body.length).getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(body);
        return all.toByteArray();
    }

    /** A script of the test's own for a path. */
    HlsSite on(String path, ScriptedServer.Script script) {
        pages.put(path, script);
        return this;
    }

    HlsSite file(String path, byte[] body) {
        return on(path, line -> line.send(answer("200 OK", "application/octet-stream", body)));
    }

    HlsSite text(String path, String body) {
        return on(
                path,
                line -> line.send(
                        answer("200 OK", "application/vnd.apple.mpegurl", body.getBytes(StandardCharsets.UTF_8))));
    }

    HlsSite status(String path, String status) {
        return on(path, line -> line.send(answer(status, "text/plain", new byte[] {'x'})));
    }

    /** A playlist of three segments of two seconds, written anew at each request; every segment is {@code /a.ts}. */
    HlsSite live(String path, LongSupplier sequence) {
        return on(
                        path,
                        line -> line.send(answer(
                                "200 OK",
                                "application/vnd.apple.mpegurl",
                                playlist(sequence.getAsLong()).getBytes(StandardCharsets.UTF_8))))
                .file("/a.ts", transportStream());
    }

    static String playlist(long sequence) {
        return header(sequence) + "#EXTINF:2,\na.ts\n#EXTINF:2,\na.ts\n#EXTINF:2,\na.ts?n=" + sequence + "\n";
    }

    static String header(long sequence) {
        return "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:" + sequence + "\n";
    }

    int requests(String path) {
        return asked.getOrDefault(path, 0);
    }

    String url(String path) {
        return server.url(path);
    }

    @Override
    public void close() {
        server.close();
    }
}
