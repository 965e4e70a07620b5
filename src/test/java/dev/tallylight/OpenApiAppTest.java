package dev.tallylight;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The API's document changes only on purpose: what clients were promised stands in docs/openapi.yaml. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class OpenApiAppTest {
    private static final Path SNAPSHOT = Path.of("docs", "openapi.yaml");

    @Test
    void isWhatWasPromised() throws IOException {
        String now = given().accept("application/yaml").get("/q/openapi").asString();
        Path fresh = Path.of("target", "openapi.yaml");
        Files.writeString(fresh, now);
        assertThat(now)
                .as(
                        "the API's document changed; if that is meant, cp %s %s and say so in CHANGELOG.md",
                        fresh, SNAPSHOT)
                .isEqualTo(Files.readString(SNAPSHOT));
    }
}
