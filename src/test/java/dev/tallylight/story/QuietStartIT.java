package dev.tallylight.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.PostgresServer;
import io.restassured.RestAssured;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever starts it for the first time, and opens a page, reads nothing that is no concern of theirs. */
@Tag("processes")
class QuietStartIT {
    private static final File LOG = new File("target/quiet-start-it.log");
    private static final File GARBAGE_LOG = new File("target/quiet-start-it-garbage.log");

    @Test
    void warnsOfNothingAndSpeaksOfNoLibrary(@TempDir Path folder) throws Exception {
        Files.deleteIfExists(LOG.toPath());
        try (PostgresServer postgres = PostgresServer.start(folder.resolve("data"));
                PackagedApp app = PackagedApp.start(postgres, LOG, Map.of()).awaitReady()) {
            // as browsers ask: what is compressed loads libraries that warn of themselves
            RestAssured.given()
                    .port(app.port())
                    .header("Accept-Encoding", "gzip, deflate, br, zstd")
                    .get("/docs")
                    .then()
                    .statusCode(200);
        }
        List<String> lines = Files.readAllLines(LOG.toPath());
        assertThat(lines).hasSizeLessThan(30);
        assertThat(lines).noneMatch(line -> line.contains("WARN") || line.contains("HHH") || line.contains("Flyway"));
    }

    /** A collection takes as long as a quarter of the start: whatever makes garbage beyond the first 48 MB of it shows here. */
    @Test
    void theExecutableCollectsNoGarbageBeforeItIsOn(@TempDir Path folder) throws Exception {
        assumeThat(Path.of(System.getProperty("native.image.path", "none"))).isRegularFile();
        Files.deleteIfExists(GARBAGE_LOG.toPath());
        try (PostgresServer postgres = PostgresServer.start(folder.resolve("data"))) {
            PackagedApp.start(postgres, LOG, Map.of())
                    .awaitReady()
                    .close(); // brings the schema, as the first start does
            try (PackagedApp app = PackagedApp.start(postgres, GARBAGE_LOG, Map.of(), "-XX:+PrintGC")) {
                app.awaitReady();
                // a minute at most until what collects while little is asked of it has its turn
                await().atMost(Duration.ofMinutes(1))
                        .untilAsserted(() -> assertThat(GARBAGE_LOG).content().contains("is on, after", "GC("));
            }
        }
        assertThat(Files.readAllLines(GARBAGE_LOG.toPath()))
                .filteredOn(line -> line.contains("GC(") || line.contains("is on, after"))
                .first(InstanceOfAssertFactories.STRING)
                .contains("is on, after");
    }

    /** Which pages there are is read a moment after it is ready, as a visitor of one that is rolled out anew must not notice. */
    @Test
    void aStatusPageIsThereAsSoonAsItIsReady(@TempDir Path folder) throws Exception {
        try (PostgresServer postgres = PostgresServer.start(folder.resolve("data"))) {
            try (PackagedApp app = PackagedApp.start(postgres, LOG, Map.of()).awaitReady()) {
                app.api()
                        .body("{\"slug\":\"radio\",\"title\":\"Radio\",\"everything\":true}")
                        .post("/api/v1/status-pages")
                        .then()
                        .statusCode(201);
            }
            try (PackagedApp app = PackagedApp.start(postgres, LOG, Map.of()).awaitReady()) {
                RestAssured.given().port(app.port()).get("/status/radio").then().statusCode(200);
                RestAssured.given()
                        .port(app.port())
                        .get("/status/nobody")
                        .then()
                        .statusCode(404);
            }
        }
    }
}
