package dev.tallylight.bench;

import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Prober;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import io.smallrye.mutiny.Uni;
import io.vertx.core.impl.VertxInternal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Two thousand media probes of mixed protocols at once, in this process; the streams come from another. Prints what a
 * probe costs, what was left open, and how late the latest deadline was kept.
 */
public final class ConcurrencyBenchmark {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofMillis(250);
    private static final int PROBES = Integer.getInteger("probes", 2000);
    private static final int ROUNDS = 3;

    private ConcurrencyBenchmark() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        Process server = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx2g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoadServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (ProbeBench bench = new ProbeBench()) {
            run(Probes.all(bench), bench, ports(server));
        } finally {
            server.destroyForcibly();
        }
        System.exit(0);
    }

    private static Map<String, Integer> ports(Process server) throws IOException {
        Map<String, Integer> ports = new HashMap<>();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        while (ports.size() < 4) {
            String[] words = String.valueOf(lines.readLine()).split(" ");
            if (words.length == 2) {
                ports.put(words[0], Integer.parseInt(words[1]));
            }
        }
        return ports;
    }

    private static void run(Prober prober, ProbeBench bench, Map<String, Integer> ports)
            throws IOException, InterruptedException {
        round(prober, bench, ports, PROBES); // warms up both sides
        System.gc();
        Thread.sleep(1000);
        long descriptors = Cpu.descriptors();
        long resident = Cpu.resident();
        System.out.println(
                "| round | probes | up | as expected | CPU per probe | resident memory per probe | latest end after its deadline |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (int i = 1; i <= ROUNDS; i++) {
            Duration before = Cpu.own();
            Peak peak = new Peak();
            List<ProbeOutcome> outcomes = round(prober, bench, ports, PROBES);
            long most = peak.stop();
            Duration cpu = Cpu.own().minus(before);
            long up = outcomes.stream()
                    .filter(o -> o.verdict() instanceof Verdict.Up)
                    .count();
            long silent = outcomes.stream()
                    .filter(o -> o.verdict() instanceof Verdict.Down down && down.reason() == Reason.RESPONSE_TIMEOUT)
                    .count();
            Duration latest = outcomes.stream()
                    .map(o -> o.timings().total().minus(TIMEOUT))
                    .max(Duration::compareTo)
                    .orElseThrow();
            System.out.printf(
                    "| %d | %d | %d | %d | %.2f ms | %d KiB | %d ms (bound %d ms) |%n",
                    i,
                    outcomes.size(),
                    up,
                    up + silent,
                    cpu.toNanos() / 1e6 / outcomes.size(),
                    Math.max(0, most - resident) / 1024 / outcomes.size(),
                    latest.toMillis(),
                    GRACE.toMillis());
        }
        Thread.sleep(2000);
        System.out.printf(
                "open file descriptors: %d before, %d after %d probes%n",
                descriptors, Cpu.descriptors(), ROUNDS * PROBES);
    }

    /** A quarter each: RTMP, FLV, MP3, and servers that accept and say nothing. */
    private static List<ProbeOutcome> round(Prober prober, ProbeBench bench, Map<String, Integer> ports, int count) {
        List<Uni<ProbeOutcome>> probes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String url = switch (i % 4) {
                case 0 -> "rtmp://127.0.0.1:" + ports.get("rtmp") + "/live/test";
                case 1 -> "http://127.0.0.1:" + ports.get("flv") + "/live/test.flv";
                case 2 -> "http://127.0.0.1:" + ports.get("mp3") + "/live.mp3";
                default -> "rtmp://127.0.0.1:" + ports.get("silent") + "/live/test";
            };
            Protocol protocol = List.of(Protocol.RTMP, Protocol.FLV, Protocol.ICECAST, Protocol.RTMP)
                    .get(i % 4);
            var context = ((VertxInternal) bench.vertx).createEventLoopContext();
            probes.add(prober.probe(ProbeBench.target(url, protocol, TIMEOUT), ProbeMemory.NONE)
                    .runSubscriptionOn(work -> context.runOnContext(v -> work.run())));
        }
        return Uni.join().all(probes).andCollectFailures().await().indefinitely();
    }

    /** The most resident memory seen while it runs. */
    private static final class Peak {
        private volatile boolean running = true;
        private volatile long most;
        private final Thread looking = Thread.ofPlatform().daemon().start(this::look);

        private void look() {
            while (running) {
                try {
                    most = Math.max(most, Cpu.resident());
                    Thread.sleep(100);
                } catch (IOException | InterruptedException e) {
                    return;
                }
            }
        }

        long stop() throws InterruptedException {
            running = false;
            looking.join();
            return most;
        }
    }
}
