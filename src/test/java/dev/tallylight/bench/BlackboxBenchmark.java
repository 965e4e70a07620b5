package dev.tallylight.bench;

import static org.awaitility.Awaitility.await;

import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Prober;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Verdict;
import dev.tallylight.probe.http.HttpProbe;
import dev.tallylight.testing.FreePort;
import dev.tallylight.testing.MediaLab;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The CPU time of an {@code http} probe beside that of Prometheus' blackbox exporter for the same GET of the media lab's
 * nginx, in turns. The exporter's has in it that it is asked over HTTP and answers with its metrics, as it is used.
 */
public final class BlackboxBenchmark {
    private static final String EXPORTER =
            System.getenv().getOrDefault("BLACKBOX", "prometheus-blackbox-exporter"); // Debian's package
    private static final String URL = "http://127.0.0.1:18080/ff/ts.m3u8";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration STARTING = Duration.ofSeconds(30);
    private static final int GETS = 2_000; // a round
    private static final int AT_ONCE = 20;
    private static final int WARMING = 10; // rounds
    private static final int ROUNDS = 9;
    private static final int OK = 200;

    private BlackboxBenchmark() {}

    public static void main(String... arguments) throws Exception {
        MediaLab.up("nginx", "hls-pub");
        compare(URL);
        System.exit(0);
    }

    /** Prints both beside each other for a GET of this URL. */
    static void compare(String url) throws Exception {
        Path modules = Files.createTempFile("blackbox", ".yml");
        Files.writeString(
                modules, "modules:\n  http_2xx:\n    prober: http\n    http:\n      preferred_ip_protocol: ip4\n");
        int port = FreePort.any();
        Process exporter = new ProcessBuilder(
                        EXPORTER, "--config.file=" + modules, "--web.listen-address=127.0.0.1:" + port)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        URI asked = URI.create("http://127.0.0.1:" + port + "/probe?module=http_2xx&target=" + url);
        try (ProbeBench bench = new ProbeBench();
                HttpClient client = HttpClient.newHttpClient()) {
            Prober prober = bench.prober(new HttpProbe(bench.sessions, bench.egress));
            await().ignoreExceptions().atMost(STARTING).until(() -> succeeds(client, asked) && isUp(prober, url));
            for (int i = 0; i < WARMING; i++) {
                gets(() -> probed(prober, url));
                gets(() -> exported(client, asked));
            }
            List<Double> ours = new ArrayList<>();
            List<Double> theirs = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                Duration own = Cpu.own();
                gets(() -> probed(prober, url));
                ours.add(each(Cpu.own().minus(own)));
                Duration before = Cpu.of(exporter.pid());
                gets(() -> exported(client, asked));
                theirs.add(each(Cpu.of(exporter.pid()).minus(before)));
            }
            print(ours, theirs);
        } finally {
            exporter.destroyForcibly().waitFor();
            Files.delete(modules);
        }
    }

    private static double each(Duration cpu) {
        return cpu.toNanos() / 1e6 / GETS;
    }

    private static void gets(Supplier<Uni<Boolean>> get) {
        long well = Multi.createFrom()
                .range(0, GETS)
                .onItem()
                .transformToUni(i -> get.get())
                .merge(AT_ONCE)
                .filter(succeeded -> succeeded)
                .collect()
                .with(Collectors.counting())
                .await()
                .indefinitely();
        if (well < GETS) {
            throw new IllegalStateException("only " + well + " of " + GETS + " succeeded");
        }
    }

    private static Uni<Boolean> probed(Prober prober, String url) {
        ProbeTarget target = ProbeBench.target(url, Protocol.HTTP, TIMEOUT);
        return prober.probe(target, ProbeMemory.NONE).map(outcome -> outcome.verdict() instanceof Verdict.Up);
    }

    private static boolean isUp(Prober prober, String url) {
        return probed(prober, url).await().indefinitely();
    }

    private static Uni<Boolean> exported(HttpClient client, URI asked) {
        HttpRequest request = HttpRequest.newBuilder(asked).timeout(TIMEOUT).build();
        return Uni.createFrom()
                .completionStage(() -> client.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
                .map(answer -> answer.statusCode() == OK && answer.body().contains("probe_success 1"));
    }

    private static boolean succeeds(HttpClient client, URI asked) {
        return exported(client, asked).await().indefinitely();
    }

    private static void print(List<Double> ours, List<Double> theirs) throws IOException {
        ours.sort(null);
        theirs.sort(null);
        double median = ours.get(ROUNDS / 2);
        double peer = theirs.get(ROUNDS / 2);
        System.out.println("| | CPU of a GET, median of " + ROUNDS + " | least to most | ratio |\n|---|---|---|---|");
        System.out.printf(
                "| http probe | %.2f ms | %.2f to %.2f ms | %.2f |%n",
                median, ours.getFirst(), ours.getLast(), median / peer);
        System.out.printf(
                "| blackbox exporter | %.2f ms | %.2f to %.2f ms | 1 |%n", peer, theirs.getFirst(), theirs.getLast());
    }
}
