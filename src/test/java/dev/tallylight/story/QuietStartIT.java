package dev.tallylight.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.PostgresServer;
import io.restassured.RestAssured;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever starts it for the first time, and opens a page, reads nothing that is no concern of theirs. */
@Tag("processes")
class QuietStartIT {
    private static final File LOG = new File("target/quiet-start-it.log");

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
}
