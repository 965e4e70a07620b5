package dev.tallylight.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.testing.Handler;
import dev.tallylight.testing.HubClient;
import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.PostgresServer;
import dev.tallylight.testing.ReadinessWatch;
import dev.tallylight.testing.SteppedClock;
import dev.tallylight.testing.Suspended;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The heart goes on, and says so when it cannot, whatever is done to it from outside: its database's connections vanish,
 * its clock steps, it is stopped, an agent is stopped, a disk is full, hosts fall silent. The hubs' logs are in
 * target/heart.
 */
@Tag("processes")
class HeartFaultsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String EAGER =
            "\"interval\":\"2s\",\"retryInterval\":\"1s\",\"timeout\":\"2s\",\"successesToUp\":1,\"failuresToDown\":1,\"flapHigh\":0";
    private static final String OFFLINE = "stream.offline";
    private static final String ONLINE = "stream.online";
    private static final List<String> HOSTS =
            List.of("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5");

    @Test
    void goesOnOverNewConnectionsWhenTheDatabasesOldOnesVanish(@TempDir Path folder) throws Exception {
        int streams = 40;
        try (Installation at = Installation.start(folder, "database", Map.of())) {
            List<String> ids = at.add(streams, EAGER);
            at.awaitAllOnline(streams);
            try (ReadinessWatch readiness = new ReadinessWatch(at.hub.port());
                    Callers callers = new Callers(at, ids)) {
                int swallowed = at.database.blackHole();
                long began = System.nanoTime();
                List<String> dead = ids.subList(0, 5);
                IntStream.range(0, dead.size()).forEach(at.pages::down);
                try {
                    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(dead)
                            .allSatisfy(id -> assertThat(at.told(id)).containsExactly(OFFLINE)));
                } finally {
                    System.out.printf(
                            "HeartFaultsIT: %d connections swallowed for %s: readiness %s, slowest %s; API %s%n",
                            swallowed,
                            Duration.ofNanos(System.nanoTime() - began),
                            readiness.answers().stream().map(HubClient.Answer::status).distinct().toList(),
                            readiness.slowest(),
                            callers.statuses());
                }
                Duration length = Duration.ofNanos(System.nanoTime() - began);
                HeartIT.pause(Duration.ofSeconds(5)); // for the last callers
                assertSoftly(softly -> {
                    softly.assertThat(callers.answers).as("answers of the API").allSatisfy(answer -> assertThat(
                                    answer.status())
                            .as(answer.text())
                            .isIn(200, 503));
                    softly.assertThat(readiness.slowest()).as("readiness").isLessThan(Duration.ofSeconds(5));
                    if (length.compareTo(Duration.ofSeconds(5)) > 0) {
                        softly.assertThat(readiness.notReady()).as("readiness says so").isNotEmpty();
                    }
                });
                await().atMost(PATIENCE).until(() -> at.client
                                .get("/q/health/ready")
                                .status()
                        == 200);
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
            return answers.stream().map(HubClient.Answer::status).distinct().sorted().toList();
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }

    @Test
    void goesOnWhenItsClockStepsBackAnHour(@TempDir Path folder) throws Exception {
        goesOnWhenItsClockSteps(folder, Duration.ofHours(-1));
    }

    @Test
    void goesOnWhenItsClockStepsBackTenMinutes(@TempDir Path folder) throws Exception {
        goesOnWhenItsClockSteps(folder, Duration.ofMinutes(-10));
    }

    private static void goesOnWhenItsClockSteps(Path folder, Duration step) throws Exception {
        SteppedClock clock = SteppedClock.at(folder.resolve("clock")).orElse(null);
        assumeTrue(clock != null, SteppedClock.SKIPPED);
        try (Installation at = Installation.start(folder, "clock" + step.toMinutes(), clock.environment());
                Handler once = new Handler()) {
            List<String> ids = at.add(6, EAGER);
            once.answers(post -> once.posts().size() == 1 ? 500 : 204); // what is due again in five seconds
            at.client.post("/api/v1/webhooks", "{\"url\":\"" + once.url() + "\"}").expect(201);
            at.awaitAllOnline(ids.size());
            at.pages.down(0);
            await().atMost(PATIENCE)
                    .until(() -> !once.posts().isEmpty()
                            && at.told(ids.getFirst()).equals(List.of(OFFLINE)));
            Instant beat = heartbeat(at);
            clock.set(step);
            HeartIT.pause(Duration.ofSeconds(1)); // it has been read by then
            at.pages.up(0);
            at.pages.down(1);
            at.pages.down(2);
            await().atMost(Duration.ofSeconds(35)).untilAsserted(() -> assertSoftly(softly -> {
                softly.assertThat(at.told(ids.get(0))).as("recovering").containsExactly(OFFLINE, ONLINE);
                softly.assertThat(at.told(ids.get(1))).as("dead").containsExactly(OFFLINE);
                softly.assertThat(at.told(ids.get(2))).as("dead").containsExactly(OFFLINE);
                softly.assertThat(at.status(ids.get(0))).as("recovering").isEqualTo("online");
                softly.assertThat(at.status(ids.get(1))).as("dead").isEqualTo("offline");
                softly.assertThat(at.told(ids.get(3))).as("healthy").isEmpty();
                softly.assertThat(heartbeat(at)).as("heartbeats go on").isAfter(beat.plusSeconds(15));
                softly.assertThat(once.posts().stream().filter(post -> post.id()
                                .equals(once.posts().getFirst().id())))
                        .as("a retry that is due is sent")
                        .hasSize(2);
                softly.assertThat(at.client.get("/q/health/ready").status()).as("readiness").isEqualTo(200);
            }));
        }
    }

    /** By the database's clock, which does not step. */
    private static Instant heartbeat(Installation at) {
        return Instant.parse(at.client
                .get("/api/v1/checkpoints/local")
                .expect(200)
                .json()
                .path("lastSeenAt")
                .asText());
    }

    @Test
    void holdsItsOwnStandstillAgainstNoStream(@TempDir Path folder) throws Exception {
        int streams = 100;
        try (Installation at = Installation.start(folder, "standstill", Map.of())) {
            at.pages.delay(Duration.ofMillis(300));
            at.add(streams, EAGER.replace("\"interval\":\"2s\"", "\"interval\":\"1s\""));
            at.awaitAllOnline(streams);
            for (int i = 0; i < 10; i++) {
                standStill(at.hub, Duration.ofSeconds(4));
                HeartIT.pause(Duration.ofSeconds(1));
            }
            HeartIT.pause(Duration.ofSeconds(5));
            assertThat(at.events(OFFLINE, "checkpoint.blind", "checkpoint.lost")).isEmpty();
            await().atMost(PATIENCE).untilAsserted(() -> at.assertAll("online", streams));
        }
    }

    @Test
    void holdsItsOwnStandstillAgainstNoHost(@TempDir Path folder) throws Exception {
        int streams = 50;
        try (Installation at = Installation.start(folder, "standstill-hosts", Map.of())) {
            at.pages.delay(Duration.ofMillis(300));
            String policy = EAGER.replace("\"interval\":\"2s\"", "\"interval\":\"1s\"");
            at.add(streams, page -> at.request(HOSTS.get(page % HOSTS.size()), page, policy, ""));
            at.awaitAllOnline(streams);
            standStill(at.hub, Duration.ofSeconds(8));
            HeartIT.pause(Duration.ofSeconds(15)); // what it makes of it, it has made by then
            assertThat(at.events(OFFLINE, "checkpoint.blind", "checkpoint.lost")).isEmpty();
            at.assertAll("online", streams);
        }
    }

    private static void standStill(PackagedApp app, Duration length) {
        try (Suspended ignored = Suspended.process(app.process())) {
            HeartIT.pause(length);
        }
    }

    /** What one agent said while the other stood still is corrected by the other, for whom nothing has changed. */
    @Test
    void believesTheAgentThatTakesItsStreamsBack(@TempDir Path folder) throws Exception {
        int streams = 20;
        try (Installation at = Installation.start(folder, "handover", Map.of("TALLYLIGHT_ROLE", "hub"))) {
            Map.Entry<String, String> far = at.checkpoint("Far Away");
            PackagedApp one = at.agent(far.getValue(), "handover-one", Map.of());
            at.agent(far.getValue(), "handover-other", Map.of());
            await().atMost(PATIENCE).until(() -> living(at, far.getKey()) == 2);
            at.add(streams, EAGER.replace("\"interval\":\"2s\"", "\"interval\":\"8s\""));
            at.awaitAllOnline(streams);
            await().atMost(PATIENCE).until(() -> shares(at, far.getKey()).stream().allMatch(share -> share > 0));
            try (Suspended ignored = Suspended.process(one.process())) {
                IntStream.range(0, streams).forEach(at.pages::down);
                await().atMost(Duration.ofSeconds(75)).untilAsserted(() -> at.assertAll("offline", streams));
                IntStream.range(0, streams).forEach(at.pages::up);
            }
            await().atMost(Duration.ofSeconds(45)).untilAsserted(() -> at.assertAll("online", streams));
        }
    }

    private static long living(Installation at, String checkpoint) {
        return shares(at, checkpoint).size();
    }

    /** How many streams each living agent watches. */
    private static List<Integer> shares(Installation at, String checkpoint) {
        JsonNode agents =
                at.client.get("/api/v1/checkpoints/" + checkpoint).json().path("agents");
        return agents.valueStream()
                .filter(agent -> agent.path("live").asBoolean())
                .map(agent -> agent.path("streams").asInt())
                .toList();
    }

    /** Its reports of a recovery are dated ahead for a moment, and refused; what it says next is believed. */
    @Test
    void believesAnAgentWhoseClockIsSetRightWhileStreamsRecover(@TempDir Path folder) throws Exception {
        SteppedClock clock = SteppedClock.at(folder.resolve("clock")).orElse(null);
        assumeTrue(clock != null, SteppedClock.SKIPPED);
        int streams = 8;
        try (Installation at = Installation.start(folder, "refused", Map.of("TALLYLIGHT_ROLE", "hub"))) {
            clock.set(Duration.ofSeconds(-90));
            at.agent(at.checkpoint("Far Away").getValue(), "refused-agent", clock.environment());
            at.add(streams, EAGER);
            at.awaitAllOnline(streams);
            IntStream.range(0, streams).forEach(at.pages::down);
            await().atMost(PATIENCE).untilAsserted(() -> at.assertAll("offline", streams));
            clock.set(Duration.ZERO);
            IntStream.range(0, streams).forEach(at.pages::up);
            await().atMost(PATIENCE).untilAsserted(() -> at.assertAll("online", streams));
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
                at.add(streams, EAGER);
                at.awaitAllOnline(streams);
                AtomicBoolean stop = new AtomicBoolean();
                Thread turning = Thread.startVirtualThread(() -> {
                    for (int i = 0; !stop.get(); i++) {
                        IntStream.range(0, streams).forEach(i % 2 == 0 ? at.pages::down : at.pages::up);
                        HeartIT.pause(Duration.ofSeconds(4));
                    }
                });
                fill(disk, Duration.ofSeconds(45), () -> at.client
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
            await().atMost(atMost).pollInterval(Duration.ofMillis(100)).until(() -> {
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
        int streams = HOSTS.size() + 1;
        String policy = EAGER.replace("\"timeout\":\"2s\"", "\"timeout\":\"4s\"");
        try (Installation at = Installation.start(folder, "blind", Map.of())) {
            List<String> ids = new ArrayList<>(
                    at.add(streams, page -> at.request(HOSTS.get(page % HOSTS.size()), page, policy, "")));
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
