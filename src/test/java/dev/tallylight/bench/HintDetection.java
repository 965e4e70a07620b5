package dev.tallylight.bench;

import static org.awaitility.Awaitility.await;

import dev.tallylight.testing.NginxRtmp;
import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.PostgresServer;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.core.ConditionTimeoutException;

/**
 * How long after its publisher is killed a stream's {@code stream.offline} stands in the event feed, at an interval of 60 s: with
 * nginx-rtmp's {@code on_publish_done} at a hint and without, side by side. Four streams are killed at the same moment of each
 * round, at a random time: with and without a hint, and each of an application that plays an idle stream's silence
 * ({@code idle_streams on}, the default) and of one that drops its players. The packaged application, a PostgreSQL, an nginx and
 * the publishers are on this machine.
 *
 * <p>{@code ROUNDS} in the environment says how many; a round takes two to three minutes.
 */
public final class HintDetection {
    private static final int ROUNDS = Integer.parseInt(System.getenv().getOrDefault("ROUNDS", "10"));
    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final long POLL_MILLIS = 50;
    private static final List<String> APPLICATIONS = List.of("hintedsilent", "silent", "hinteddropped", "dropped");

    private final PackagedApp app;
    private final NginxRtmp nginx;
    private final Path folder;
    private final Map<String, String> streams = new HashMap<>();
    private final Map<String, Process> publishers = new HashMap<>();

    private HintDetection(PackagedApp app, NginxRtmp nginx, Path folder) {
        this.app = app;
        this.nginx = nginx;
        this.folder = folder;
    }

    public static void main(String... arguments) throws Exception {
        Path folder = Files.createTempDirectory("hint-detection");
        try (PostgresServer postgres = PostgresServer.start(folder.resolve("postgres"));
                PackagedApp app =
                        PackagedApp.start(postgres, folder.resolve("app.log").toFile(), Map.of())) {
            app.awaitReady();
            String key = app.api()
                    .body("{\"kind\":\"nginx-rtmp\"}")
                    .post("/api/v1/hints")
                    .path("key");
            String door = "http://127.0.0.1:" + app.port() + "/hints/" + key;
            try (NginxRtmp nginx = NginxRtmp.start(folder.resolve("nginx"), """
                    application hintedsilent { live on; idle_streams on; on_publish %1$s; on_publish_done %1$s; }
                    application silent { live on; idle_streams on; }
                    application hinteddropped { live on; idle_streams off; on_publish %1$s; on_publish_done %1$s; }
                    application dropped { live on; idle_streams off; }""".formatted(door))) {
                new HintDetection(app, nginx, folder).run(ROUNDS);
            }
        }
    }

    private void run(int rounds) throws IOException, InterruptedException {
        Map<String, List<Long>> times = new LinkedHashMap<>();
        try {
            for (String application : APPLICATIONS) {
                times.put(application, new ArrayList<>());
                publishers.put(application, nginx.publish(folder, application, "stream"));
                streams.put(
                        application,
                        app.api()
                                .body("""
                                        {"url":"%s","name":"%s","policy":{"interval":"60s"}}""".formatted(nginx.url(application, "stream"), application))
                                .post("/api/v1/streams")
                                .path("id"));
            }
            System.out.println("| round | " + String.join(" | ", APPLICATIONS) + " |");
            System.out.println("|---|" + "---|".repeat(APPLICATIONS.size()));
            for (int round = 1; round <= rounds; round++) {
                awaitAllOnline();
                awaitAge(Duration.ofMillis(ThreadLocalRandom.current().nextLong(INTERVAL.toMillis())));
                Map<String, Long> took = round();
                times.forEach((application, all) -> all.add(took.getOrDefault(application, -1L)));
                System.out.println("| " + round + " | "
                        + String.join(
                                " | ",
                                APPLICATIONS.stream()
                                        .map(each -> seconds(took.getOrDefault(each, -1L)))
                                        .toList())
                        + " |");
            }
            times.forEach((application, all) -> {
                List<Long> sorted = all.stream().sorted().toList();
                System.out.printf(
                        "%s: median %s, %s to %s, of %d%n",
                        application,
                        seconds(sorted.get(sorted.size() / 2)),
                        seconds(sorted.getFirst()),
                        seconds(sorted.getLast()),
                        sorted.size());
            });
        } finally {
            publishers.values().forEach(Process::destroyForcibly);
        }
    }

    /** @return how many milliseconds each took; -1 where it was not told of */
    private Map<String, Long> round() throws IOException, InterruptedException {
        long after = newest();
        publishers.values().forEach(Process::destroy);
        long killed = System.nanoTime();
        Map<String, Long> took = new HashMap<>();
        try {
            await().pollInterval(Duration.ofMillis(POLL_MILLIS))
                    .atMost(PATIENCE)
                    .until(() -> {
                        List<String> offline = app.api()
                                .get("/api/v1/events?types=stream.offline&limit=100&after=" + after)
                                .path("items.data.stream.id");
                        long now = Duration.ofNanos(System.nanoTime() - killed).toMillis();
                        for (String application : APPLICATIONS) {
                            if (offline.contains(streams.get(application))) {
                                took.putIfAbsent(application, now);
                            }
                        }
                        return took.size() == APPLICATIONS.size();
                    });
        } catch (ConditionTimeoutException e) {
            System.out.println("not all were told of within " + PATIENCE);
        }
        for (String application : APPLICATIONS) {
            took.putIfAbsent(application, -1L);
            publishers.put(application, nginx.publish(folder, application, "stream"));
        }
        return took;
    }

    private long newest() {
        long after = 0;
        while (true) {
            Response page = app.api().get("/api/v1/events?limit=500&after=" + after);
            List<Number> sequences = page.path("items.sequence");
            if (sequences.isEmpty()) {
                return after;
            }
            after = sequences.getLast().longValue();
        }
    }

    /** Those without a hint are asked for: what they are measured by is not how they come back. */
    private void awaitAllOnline() {
        for (String stream : streams.values()) {
            await().pollInterval(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> {
                boolean online = "online"
                        .equals(app.api().get("/api/v1/streams/" + stream).path("status"));
                if (!online) {
                    app.api().post("/api/v1/streams/" + stream + "/check");
                }
                return online;
            });
        }
    }

    /** Until the first of them was looked at so long ago: publishers stop at any moment between two looks. */
    private void awaitAge(Duration age) {
        String stream = streams.values().iterator().next();
        await().pollInterval(Duration.ofMillis(POLL_MILLIS))
                .atMost(INTERVAL.multipliedBy(3))
                .until(() -> {
                    String looked = app.api().get("/api/v1/streams/" + stream).path("checkpoints[0].lastProbeAt");
                    return Duration.between(Instant.parse(looked), Instant.now())
                                    .compareTo(age)
                            >= 0;
                });
    }

    private static String seconds(long millis) {
        return millis < 0 ? "not told" : "%.1f s".formatted(millis / 1_000.0);
    }
}
