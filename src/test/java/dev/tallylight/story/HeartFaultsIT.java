package dev.tallylight.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tallylight.follow.Pulse;
import dev.tallylight.testing.HubClient;
import dev.tallylight.testing.PostgresServer;
import dev.tallylight.testing.ReadinessWatch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The heart goes on, and says so when it cannot, whatever is done to it from outside: its database's connections vanish,
 * or its disk is full, or hosts fall silent. The hubs' logs are in target/heart.
 */
@HarmedHeart
class HeartFaultsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String OFFLINE = "stream.offline";

    @Test
    void goesOnOverNewConnectionsWhenTheDatabasesOldOnesVanish(@TempDir Path folder) throws Exception {
        int streams = 40;
        try (Installation at = Installation.start(folder, "database", Map.of())) {
            List<String> ids = at.add(streams, Installation.EAGER);
            at.awaitAllOnline(streams);
            try (ReadinessWatch readiness = new ReadinessWatch(at.hub.port());
                    Callers callers = new Callers(at, ids)) {
                int swallowed = at.database.blackHole();
                long began = System.nanoTime();
                List<String> dead = ids.subList(0, 5);
                IntStream.range(0, dead.size()).forEach(at.pages::down);
                try {
                    await().atMost(Duration.ofSeconds(20))
                            .untilAsserted(() -> assertThat(dead)
                                    .allSatisfy(id -> assertThat(at.told(id)).containsExactly(OFFLINE)));
                } finally {
                    System.out.printf(
                            "HeartFaultsIT: %d connections swallowed for %s: readiness %s, slowest %s; API %s%n",
                            swallowed,
                            Duration.ofNanos(System.nanoTime() - began),
                            readiness.answers().stream()
                                    .map(HubClient.Answer::status)
                                    .distinct()
                                    .toList(),
                            readiness.slowest(),
                            callers.statuses());
                }
                Duration length = Duration.ofNanos(System.nanoTime() - began);
                HeartIT.pause(Duration.ofSeconds(5)); // for the last callers
                assertSoftly(softly -> {
                    softly.assertThat(callers.answers)
                            .as("answers of the API")
                            .allSatisfy(answer -> assertThat(answer.status())
                                    .as(answer.text())
                                    .isIn(200, 503));
                    softly.assertThat(readiness.slowest()).as("readiness").isLessThan(Duration.ofSeconds(5));
                    // sooner only by chance: new connections are fine, and who asks whether the database answers may
                    // get one
                    if (length.compareTo(Pulse.STALE) > 0) {
                        softly.assertThat(readiness.notReady())
                                .as("readiness says so")
                                .isNotEmpty();
                    }
                });
                await().atMost(PATIENCE)
                        .until(() -> at.client.get("/q/health/ready").status() == 200);
            }
        }
    }

    /** People who look and change while the database is ill, each waiting as long as a browser's user would. */
    private static final class Callers implements AutoCloseable {
        private static final Duration HANGS = Duration.ofSeconds(15);
        private final Queue<HubClient.Answer> answers = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean closed = new AtomicBoolean();

        Callers(Installation at, List<String> ids) {
            for (String id : ids.subList(ids.size() - 3, ids.size())) {
                Thread.startVirtualThread(() -> {
                    while (!closed.get()) {
                        note(at.client.call(HANGS, "GET", "/api/v1/streams?limit=5", null));
                        note(at.client.call(HANGS, "GET", "/api/v1/streams/" + id, null));
                        note(at.client.call(HANGS, "PATCH", "/api/v1/streams/" + id, "{\"tags\":[\"seen\"]}"));
                        HeartIT.pause(Duration.ofMillis(200));
                    }
                });
            }
        }

        private void note(HubClient.Answer answer) {
            if (!closed.get()) {
                answers.add(answer);
            }
        }

        List<Integer> statuses() {
            return answers.stream()
                    .map(HubClient.Answer::status)
                    .distinct()
                    .sorted()
                    .toList();
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }

    /** Its tables are where the room ends; PostgreSQL itself, with its log, stands elsewhere and lives. */
    @Test
    void isNotReadyWhileItsDatabaseHasNoRoomToWrite(@TempDir Path folder) throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=256m,mode=777", "tmpfs", disk.toString()) == 0,
                "skipped: a disk to fill is a small tmpfs, which takes root on Linux");
        try {
            PostgresServer postgres = PostgresServer.start(folder.resolve("data"));
            Path tables = Files.createDirectory(disk.resolve("tables"));
            run("chmod", "777", tables.toString());
            postgres.execute("create tablespace small location '" + tables + "'");
            postgres.execute("alter database postgres set default_tablespace = small");
            try (Installation at = Installation.start(postgres, "disk", Map.of())) {
                int streams = 20;
                at.add(streams, Installation.EAGER);
                at.awaitAllOnline(streams);
                AtomicBoolean stop = new AtomicBoolean();
                Thread turning = Thread.startVirtualThread(() -> {
                    for (int i = 0; !stop.get(); i++) {
                        IntStream.range(0, streams).forEach(i % 2 == 0 ? at.pages::down : at.pages::up);
                        HeartIT.pause(Duration.ofSeconds(4));
                    }
                });
                fill(
                        disk,
                        Duration.ofSeconds(45),
                        () -> at.client
                                        .call(Duration.ofSeconds(10), "GET", "/q/health/ready", null)
                                        .status()
                                == 503);
                stop.set(true);
                turning.join();
                IntStream.range(0, streams).forEach(at.pages::up);
                await().atMost(PATIENCE).untilAsserted(() -> {
                    at.assertAll("online", streams);
                    assertThat(at.client.get("/q/health/ready").status()).isEqualTo(200);
                });
            }
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    /** Takes all room, and what becomes free, until what is expected has been seen. */
    private static void fill(Path disk, Duration atMost, java.util.function.BooleanSupplier expected)
            throws IOException {
        Path filler = disk.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] piece = new byte[4 * 1024];
            await("readiness of 503 while nothing can be written")
                    .atMost(atMost)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> {
                        try {
                            while (true) {
                                out.write(piece);
                            }
                        } catch (IOException full) {
                            return expected.getAsBoolean();
                        }
                    });
        } finally {
            Files.deleteIfExists(filler);
        }
    }

    private static int run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException missing) {
            return -1;
        }
    }

    /** Those that it looks again by are paused, deleted and edited while it is blind. */
    @Test
    void seesAgainThoughItsWitnessesWereTakenAwayWhileItWasBlind(@TempDir Path folder) throws Exception {
        int streams = Installation.HOSTS.size() + 1;
        String policy = Installation.EAGER.replace("\"timeout\":\"2s\"", "\"timeout\":\"4s\"");
        try (Installation at = Installation.start(folder, "blind", Map.of())) {
            List<String> ids = new ArrayList<>(at.add(
                    streams,
                    page -> at.request(Installation.HOSTS.get(page % Installation.HOSTS.size()), page, policy, "")));
            at.awaitAllOnline(streams);
            at.pages.silent(true);
            await().atMost(PATIENCE).until(() -> condition(at).equals("blind"));
            HeartIT.pause(Duration.ofSeconds(3));
            at.client.post("/api/v1/streams/" + ids.get(1) + "/pause", "").expect(200);
            HeartIT.pause(Duration.ofSeconds(3));
            at.client.call("DELETE", "/api/v1/streams/" + ids.get(2), null).expect(204);
            HeartIT.pause(Duration.ofSeconds(3));
            at.client
                    .call("PATCH", "/api/v1/streams/" + ids.get(3), "{\"policy\":{" + policy.replace("4s", "3s") + "}}")
                    .expect(200);
            HeartIT.pause(Duration.ofSeconds(1));
            at.pages.silent(false);
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(at.statuses()).isEqualTo(Map.of("online", streams - 2L, "paused", 1L));
                assertThat(condition(at)).isEqualTo("seeing");
            });
            at.pages.gone(0);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(at.told(ids.getFirst())).containsExactly(OFFLINE));
        }
    }

    private static String condition(Installation at) {
        return at.client
                .get("/api/v1/checkpoints/local")
                .expect(200)
                .json()
                .path("condition")
                .asText();
    }
}
