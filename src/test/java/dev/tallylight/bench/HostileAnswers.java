package dev.tallylight.bench;

import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Prober;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Verdict;
import io.vertx.core.impl.VertxInternal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What the worst answers that a server can give cost others: for how long an event loop is held up, beside a stream that
 * plays, which is the bound. Prints a table; the median of some runs, since the machine has other work.
 */
public final class HostileAnswers {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int RUNS = 5;
    private static final int MEGABYTE = 1024 * 1024;

    private final Map<String, ScriptedServer.Script> cases = new LinkedHashMap<>();
    private final AtomicLong longest = new AtomicLong();

    private HostileAnswers() throws IOException {
        text("a master playlist of 10,000 variants, none there", master(10_000));
        text("a master playlist that names itself", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nlive.m3u8\n");
        text("a list for radio that leads back to itself", "[playlist]\nFile1=live.m3u8\nNumberOfEntries=1\n");
        text("a media playlist of 16 MB", media(16 * MEGABYTE));
        text("a line of 2 MB in a playlist", "#EXTM3U\n#EXT-X-KEY:" + "A=\"b\",".repeat(MEGABYTE / 3) + "\n");
        text(
                "URIs with NUL, a lone surrogate, 100 kB",
                "#EXTM3U\n"
                        + "#EXT-X-STREAM-INF:BANDWIDTH=1\na\0b.m3u8\n"
                        + "#EXT-X-STREAM-INF:BANDWIDTH=1\n\uD800.m3u8\n"
                        + "#EXT-X-STREAM-INF:BANDWIDTH=1\n" + "x".repeat(100_000) + "\n");
        answer("a cookie of 1 MB", "Set-Cookie: a=" + "x".repeat(MEGABYTE) + "\r\n", new byte[1]);
        answer("1,000 cookies", cookies(), media(100).getBytes(StandardCharsets.UTF_8));
        answer("a redirect to itself, for ever", "Location: /live.m3u8\r\n", new byte[0]);
        answer("a gzip bomb: 1 GB of nothing", "Content-Encoding: gzip\r\n", bomb(true));
        answer("a deflate bomb: 1 GB of nothing", "Content-Encoding: deflate\r\n", bomb(false));
        answer("what says that it is Brotli", "Content-Encoding: br\r\n", new byte[MEGABYTE]);
        cases.put("chunks of one byte, without end", HostileAnswers::tinyChunks);
        cases.put("each variant answers after 9 s", line -> {
            String request;
            while ((request = line.request()) != null) {
                boolean first = request.startsWith("GET /live.m3u8");
                if (!first) {
                    line.idle(Duration.ofSeconds(9));
                }
                line.send(reply("", first ? master(6).getBytes(StandardCharsets.UTF_8) : new byte[1]));
            }
        });
    }

    private static String master(int variants) {
        StringBuilder text = new StringBuilder("#EXTM3U\n");
        for (int i = 0; i < variants; i++) {
            text.append("#EXT-X-STREAM-INF:BANDWIDTH=")
                    .append(i)
                    .append(",RESOLUTION=320x180,CODECS=\"avc1.42c00d,mp4a.40.2\"\nv")
                    .append(i)
                    .append(".m3u8\n");
        }
        return text.toString();
    }

    private static String media(int length) {
        StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-TARGETDURATION:2\n");
        while (text.length() < length) {
            text.append("#EXTINF:2,\nsegment").append(text.length()).append(".ts\n");
        }
        return text.toString();
    }

    private static String cookies() {
        StringBuilder head = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            head.append("Set-Cookie: c").append(i).append("=v; Path=/\r\n");
        }
        return head.toString();
    }

    private static byte[] bomb(boolean gzip) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (OutputStream out = gzip ? new GZIPOutputStream(all) : new DeflaterOutputStream(all)) {
            byte[] nothing = new byte[MEGABYTE];
            for (int i = 0; i < 1_024; i++) {
                out.write(nothing);
            }
        }
        return all.toByteArray();
    }

    private void text(String name, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        cases.put(name, line -> {
            String request;
            while ((request = line.request()) != null) {
                line.send(
                        request.startsWith("GET /live.m3u8")
                                ? reply("", bytes)
                                : "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
                                        .getBytes(StandardCharsets.ISO_8859_1));
            }
        });
    }

    private void answer(String name, String head, byte[] body) {
        cases.put(name, line -> {
            while (line.request() != null) {
                line.send(reply(head, body));
            }
        });
    }

    private static byte[] reply(String head, byte[] body) {
        String status = head.startsWith("Location") ? "302 Found" : "200 OK";
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(("HTTP/1.1 " + status + "\r\n" + head + "Content-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(body);
        return all.toByteArray();
    }

    private static void tinyChunks(ScriptedServer.Line line) throws IOException {
        line.request();
        line.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        byte[] chunks = "1\r\n#\r\n".repeat(10_000).getBytes(StandardCharsets.ISO_8859_1);
        while (true) {
            line.send(chunks); // until the client closes
        }
    }

    public static void main(String[] arguments) throws IOException {
        new HostileAnswers().run();
        System.exit(0);
    }

    private void run() {
        try (ProbeBench bench = new ProbeBench()) {
            watchLoops(bench);
            Prober prober = Probes.all(bench);
            List<String> rows = new ArrayList<>();
            rows.add(row("a plain 404, the bound", prober, line -> {
                while (line.request() != null) {
                    line.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                }
            }));
            cases.forEach((name, script) -> rows.add(row(name, prober, script)));
            System.out.println("\n| answer | verdict | after | longest hold of an event loop, median of " + RUNS
                    + " (worst) |\n|---|---|---|---|");
            rows.forEach(System.out::println);
        }
    }

    /** A timer on each loop, which says by how much it was late. */
    private void watchLoops(ProbeBench bench) {
        for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
            AtomicLong last = new AtomicLong(System.nanoTime());
            ((VertxInternal) bench.vertx).createEventLoopContext().runOnContext(ignored -> {
                last.set(System.nanoTime());
                bench.vertx.setPeriodic(1, timer -> {
                    long now = System.nanoTime();
                    longest.accumulateAndGet(now - last.getAndSet(now), Math::max);
                });
            });
        }
    }

    private String row(String name, Prober prober, ScriptedServer.Script script) {
        List<Long> holds = new ArrayList<>();
        String said = "";
        long took = 0;
        for (int run = 0; run <= RUNS; run++) { // the first is for warming up
            try (ScriptedServer server = ScriptedServer.playing(script)) {
                Protocol protocol = name.contains("radio") ? Protocol.AUTO : Protocol.HLS;
                ProbeTarget target = ProbeBench.target(server.url("/live.m3u8"), protocol, TIMEOUT);
                longest.set(0);
                ProbeOutcome outcome =
                        prober.probe(target, ProbeMemory.NONE).await().atMost(TIMEOUT.plusSeconds(5));
                if (run > 0) {
                    holds.add(longest.get());
                }
                said = said(outcome.verdict());
                took = outcome.timings().total().toMillis();
            }
        }
        holds.sort(null);
        return "| %s | %s | %d ms | %.1f ms (%.1f) |"
                .formatted(name, said, took, holds.get(RUNS / 2) / 1e6, holds.getLast() / 1e6);
    }

    private static String said(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Up up -> "up";
            case Verdict.Degraded it -> "degraded, `" + it.reason().code() + "`";
            case Verdict.Down it -> "down, `" + it.reason().code() + "`";
            case Verdict.Unknown it -> "unknown, `" + it.reason().code() + "`";
        };
    }
}
