package dev.tallylight;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API's document changes only on purpose: what clients were promised stands in docs/openapi.yaml. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
public class OpenApiAppTest {
    /** Where tests alone find the document that is made of the code, in YAML or JSON. */
    public static final String OF_THE_CODE = "/q/openapi-of-the-code";

    private static final Path SNAPSHOT = Path.of("docs", "openapi.yaml");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void isWhatWasPromised() throws IOException {
        String now = given().accept("application/yaml").get(OF_THE_CODE).asString();
        Path fresh = Path.of("target", "openapi.yaml");
        Files.writeString(fresh, now);
        assertThat(now)
                .as(
                        "the API's document changed; if that is meant, cp %s %s and say so in CHANGELOG.md",
                        fresh, SNAPSHOT)
                .isEqualTo(Files.readString(SNAPSHOT));
    }

    @ParameterizedTest
    @CsvSource({
        "/q/openapi, */*",
        "/q/openapi, application/yaml",
        "/q/openapi, text/html",
        "/q/openapi.yaml, application/json",
        "/q/openapi.yml, */*"
    })
    void isAnsweredAsItStandsThere(String address, String accepted) throws IOException {
        String answered = given().accept(accepted)
                .get(address)
                .then()
                .statusCode(200)
                .header("Content-Type", "application/yaml;charset=UTF-8")
                .extract()
                .asString();
        assertThat(answered).isEqualTo(Files.readString(SNAPSHOT));
    }

    @ParameterizedTest
    @CsvSource({
        "/q/openapi, 'text/html, application/json;q=0.9'",
        "/q/openapi?format=json, */*",
        "/q/openapi?format=JSON, application/yaml",
        "/q/openapi.json, */*"
    })
    void isAnsweredInJsonAsTheCodeSaysIt(String address, String accepted) throws IOException {
        String answered = given().accept(accepted)
                .get(address)
                .then()
                .statusCode(200)
                .header("Content-Type", "application/json;charset=UTF-8")
                .extract()
                .asString();
        JsonNode ofTheCode = JSON.readTree(
                given().accept("application/json").get(OF_THE_CODE).asString());
        assertThat(JSON.readTree(answered)).isEqualTo(ofTheCode);
    }

    @Test
    void isReadAndNotWritten() {
        given().head("/q/openapi").then().statusCode(200);
        given().body("{}")
                .contentType("application/json")
                .post("/q/openapi")
                .then()
                .statusCode(405);
        given().get("/q/openapi.xml").then().statusCode(404);
    }
}
