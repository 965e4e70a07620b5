package dev.tallylight.manual;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manual in a running application, as a stranger meets it. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ManualPagesAppTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docs",
                "/docs/",
                "/docs/alerts",
                "/docs/reasons/playlist_stale",
                "/docs/problems/invalid-url",
                "/docs/handlers",
                "/docs/api-reference/streams"
            })
    void areForAnybody(String path) {
        given().accept("text/html")
                .redirects()
                .follow(false)
                .get(path)
                .then()
                .statusCode(200)
                .contentType("text/html")
                .header("Content-Security-Policy", startsWith("default-src 'self';"))
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "public, max-age=600")
                .header("Set-Cookie", (String) null)
                .body(containsString("<h1"), not(containsString("Sign out")));
    }

    @Test
    void whoHasAPageIsToldSo() {
        Response first = given().get("/docs/alerts");
        given().header("If-None-Match", first.header("ETag"))
                .get("/docs/alerts")
                .then()
                .statusCode(304)
                .body(equalTo(""));
        given().header("If-None-Match", "W/\"another\"")
                .get("/docs/alerts")
                .then()
                .statusCode(200);
    }

    @Test
    void filesAreWhatTheyAre() {
        given().get("/docs/images/concepts.svg").then().statusCode(200).contentType("image/svg+xml");
        given().get("/docs/images/overview.png").then().statusCode(200).contentType("image/png");
        given().get("/docs/search.json").then().statusCode(200).contentType("application/json");
        given().get("/docs/handlers/php/handler.php").then().statusCode(200).contentType("text/plain");
        given().get("/docs/openapi.yaml").then().statusCode(200).contentType("text/plain");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docs/nothing",
                "/docs/not-found",
                "/docs/..%2f..%2fapplication.properties",
                "/docs/%2e%2e/application.properties",
                "/docs/.hidden",
                "/docs/images",
                "/docs/a//b",
                "/docs/%00",
                "/docs/%F0%9F%98%80",
                "/docs/" + "a%2f"
            })
    void anAddressThatIsNoneIsToldSo(String path) {
        String page = given().urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(404)
                .extract()
                .asString();
        assertThat(page).doesNotContain("tallylight.admin-token", "quarkus.");
    }

    @Test
    void aVeryLongAddressIsNone() {
        given().get("/docs/" + "a/".repeat(2000) + "a").then().statusCode(404);
    }

    @Test
    void aProblemSaysWhereItIsExplained() {
        String link = Api.as(Api.TOKEN)
                .get("/api/v1/streams/nothing")
                .then()
                .statusCode(404)
                .header("Link", "</docs/problems/not-found>; rel=\"help\"")
                .extract()
                .header("Link");
        given().get(link.replaceAll(".*<|>.*", "")).then().statusCode(200);
    }
}
