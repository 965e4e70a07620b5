package dev.tallylight.story;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tallylight.testing.FlappingPages;
import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.PostgresServer;
import dev.tallylight.testing.SoakHandlers;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever breaks while streams go down and up, no alert is lost: the application is killed, PostgreSQL is stopped and
 * started, its connections are killed, its disk is full, one of two replicas is killed, each at random moments. Five
 * handlers are told, of which four fail. Afterwards each transition that is in the database has a delivery for each
 * endpoint, done or pending; the handler that answers has had every id at least once, no other, and in order for each
 * stream; and the one that answers 500 has had none that is not in the database.
 *
 * <p>One of each fault by default, the full disk excepted. {@code TALLYLIGHT_FAULTS=10} makes ten of each, the full disk
 * included, which takes a small tmpfs and so root on Linux. {@code TALLYLIGHT_FAULTS_STREAMS} sets the load: each of them
 * goes down or up every second.
 */
@Tag("processes")
class DeliveryFaultsIT {
    private static final int TIMES = Integer.parseInt(System.getenv().getOrDefault("TALLYLIGHT_FAULTS", "1"));
    private static final int STREAMS =
            Integer.parseInt(System.getenv().getOrDefault("TALLYLIGHT_FAULTS_STREAMS", "20"));
    /** So many POSTs for each stream come between two faults, so that the load has come back. */
    private static final int BETWEEN_FAULTS = 5;

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration SETTLING = Duration.ofMinutes(5);
    private static final File LOG = new File("target/delivery-faults.log");
    /** Retries are not what is tried here: one that fails is due again at once. Leases are short, to see them end. */
    private static final Map<String, String> QUICK = Map.of(
            "TALLYLIGHT_WEBHOOKS_LEASE", "4s",
            "TALLYLIGHT_WEBHOOKS_TIMEOUT", "3s",
            "TALLYLIGHT_WEBHOOKS_BREAKER_MOST_PAUSE", "2s",
            "TALLYLIGHT_WEBHOOKS_BREAKER_PAUSE", "1s");

    private final Random random = new Random(TIMES);

    /** What is broken, and mended again before it returns. */
    @FunctionalInterface
    private interface Fault {
        void strike(Stage stage) throws Exception;
    }

    /** Everything that is on it. */
    private record Stage(PostgresServer postgres, PackagedApp app, PackagedApp replica) {}

    @Test
    void losesNothingWhenTheApplicationIsKilled(@TempDir Path folder) throws Exception {
        play("kill -9 of the application", folder, stage -> {
            stage.app().kill();
            stage.app().startAgain().awaitReady();
        });
    }

    @Test
    void losesNothingWhenPostgresStopsAndItsConnectionsAreKilled(@TempDir Path folder) throws Exception {
        play("PostgreSQL's connections killed, PostgreSQL stopped and started", folder, stage -> {
            stage.postgres().killConnections();
            pause(random.nextInt(500));
            stage.postgres().stop();
            pause(random.nextInt(1_500));
            stage.postgres().start();
        });
    }

    @Test
    void losesNothingWhenOneOfTwoReplicasIsKilled(@TempDir Path folder) throws Exception {
        play("one of two replicas killed", folder, stage -> {
            stage.replica().kill();
            pause(random.nextInt(1_500));
            stage.replica().startAgain().awaitReady();
        });
    }

    @Test
    void losesNothingWhenTheDiskOfTheDatabaseIsFull(@TempDir Path folder) throws Exception {
        assumeTrue(TIMES > 1, "the full disk takes a while: TALLYLIGHT_FAULTS=10");
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=2g,mode=700", "tmpfs", disk.toString()) == 0,
                "a small tmpfs takes root on Linux");
        try {
            play("the disk of the database full", disk, stage -> fill(disk, stage));
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    private void fill(Path disk, Stage stage) throws Exception {
        Path filler = disk.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] piece = new byte[64 * 1024];
            long until = System.nanoTime()
                    + Duration.ofMillis(1_000 + random.nextInt(3_000)).toNanos();
            while (System.nanoTime() < until) {
                try {
                    out.write(piece); // whatever becomes free meanwhile, too
                } catch (IOException full) {
                    pause(20);
                }
            }
        } finally {
            Files.deleteIfExists(filler);
        }
        if (stage.postgres().process().filter(ProcessHandle::isAlive).isEmpty()) {
            stage.postgres().stop(); // it gave up: as its operator would, make room and start it
            stage.postgres().start();
        }
        await().atMost(PATIENCE).ignoreExceptions().until(() -> stage.postgres().count("select 1") == 1);
    }

    private static int run(String... command) throws IOException, InterruptedException {
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

    private static void pause(long millis) {
        await().pollDelay(Duration.ofMillis(millis))
                .atMost(Duration.ofMillis(millis + 10_000))
                .until(() -> true);
    }

    private void play(String name, Path folder, Fault fault) throws Exception {
        boolean two = name.contains("replica");
        try (PostgresServer postgres = PostgresServer.start(folder.resolve("data"));
                FlappingPages streams = new FlappingPages(page -> 0);
                SoakHandlers handlers = new SoakHandlers()) {
            DeliveryChecker checker;
            try (PackagedApp app = PackagedApp.start(postgres, LOG, QUICK).awaitReady();
                    PackagedApp replica =
                            two ? PackagedApp.start(postgres, LOG, asHub()).awaitReady() : app) {
                checker = DeliveryChecker.of(postgres, handlers, app);
                add(app, streams);
                Stage stage = new Stage(postgres, app, replica);
                for (int i = 0; i < TIMES; i++) {
                    int before = handlers.fast().posts();
                    await().atMost(PATIENCE).until(() -> handlers.fast().posts() > before + BETWEEN_FAULTS * STREAMS);
                    pause(random.nextInt(1_500));
                    fault.strike(stage);
                }
                streams.settle();
                await().atMost(SETTLING).ignoreExceptions().until(checker::isSettled);
            }
            checker.check("DeliveryFaultsIT: %s, %d times, %d streams".formatted(name, TIMES, STREAMS));
        }
    }

    private static Map<String, String> asHub() {
        return java.util.stream.Stream.concat(
                        QUICK.entrySet().stream(), Map.of("TALLYLIGHT_ROLE", "hub").entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static void add(PackagedApp app, FlappingPages streams) {
        for (int i = 0; i < STREAMS; i++) {
            app.api()
                    .body(streams.streamRequest(i))
                    .post("/api/v1/streams")
                    .then()
                    .statusCode(201);
        }
    }
}
