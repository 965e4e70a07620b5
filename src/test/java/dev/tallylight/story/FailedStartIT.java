package dev.tallylight.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.testing.FreePort;
import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.PostgresServer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever set what cannot be reads why nothing is on. */
@Tag("processes")
class FailedStartIT {
    private static final File LOG = new File("target/failed-start-it.log");
    private static final File DATABASE_LOG = new File("target/failed-start-it-database.log");

    @Test
    void saysLastWhyItDidNotStart(@TempDir Path folder) throws Exception {
        try (PostgresServer postgres = PostgresServer.start(folder.resolve("data"));
                PackagedApp app = PackagedApp.start(postgres, LOG, Map.of("TALLYLIGHT_HISTORY_SAMPLES", "1d"))) {
            await().atMost(Duration.ofSeconds(90)).until(() -> !app.isAlive());
            assertThat(app.exitValue()).isEqualTo(1);
            assertThat(Files.readAllLines(LOG.toPath()).getLast())
                    .isEqualTo("tallylight: it could not start: tallylight.history.samples is 1 days;"
                            + " it must be at least four days, and at most 36500d");
        }
    }

    /** The database is looked at while Quarkus begins to start, which is to say nothing of its own. */
    @Test
    void saysInOneLineWhatIsWrongWithTheDatabase() throws Exception {
        Files.deleteIfExists(DATABASE_LOG.toPath());
        String nobody = "127.0.0.1:" + FreePort.any() + "/tallylight";
        try (PackagedApp app = PackagedApp.start("postgresql://t:t@" + nobody, DATABASE_LOG, Map.of())) {
            await().atMost(Duration.ofSeconds(90)).until(() -> !app.isAlive());
            assertThat(app.exitValue()).isEqualTo(1);
        }
        assertThat(Files.readAllLines(DATABASE_LOG.toPath()))
                .containsExactly(
                        "tallylight: the database at " + nobody + " cannot be reached; check TALLYLIGHT_DATABASE_URL");
    }

    /** Another replica's update holds a table, and whoever looks at it waits: a signal does not. */
    @Test
    void endsAtOnceWhileItWaitsForTheDatabase(@TempDir Path folder) throws Exception {
        try (PostgresServer postgres = PostgresServer.start(folder.resolve("data"))) {
            PackagedApp.start(postgres, LOG, Map.of()).awaitReady().close();
            try (Connection update = postgres.connect();
                    Statement lock = update.createStatement()) {
                update.setAutoCommit(false);
                lock.execute("lock table installation");
                Files.deleteIfExists(DATABASE_LOG.toPath());
                try (PackagedApp app = PackagedApp.start(postgres, DATABASE_LOG, Map.of())) {
                    await().atMost(Duration.ofSeconds(90))
                            .until(() -> postgres.count("select count(*) from pg_locks where not granted") > 0);
                    app.terminate(Duration.ofSeconds(60)); // it is killed then
                    assertThat(app.exitValue()).isEqualTo(128 + 15);
                }
            }
            assertThat(DATABASE_LOG).content().isEmpty();
        }
    }
}
