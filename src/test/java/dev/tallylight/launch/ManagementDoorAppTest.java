package dev.tallylight.launch;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.nullValue;

import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** Without a port of their own, health and metrics are on the main one. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ManagementDoorAppTest {
    @Test
    void healthAndMetricsAreOnTheMainPort() {
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/health").then().body(containsString("\"checks\""));
        given().get("/q/metrics").then().statusCode(200).body(containsString("tallylight_"));
        given().head("/q/health/live").then().statusCode(200);
    }

    @Test
    void theApiIsStillDescribedThere() {
        given().accept("application/yaml").get("/q/openapi").then().statusCode(200);
    }

    @Test
    void aPageOfAnotherOriginMayNotReadThem() {
        given().header("Origin", "https://evil.example")
                .get("/q/metrics")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", nullValue());
    }

    @Test
    void whatIsNotThereIsNotThere() {
        given().get("/q/metricsx").then().statusCode(404);
        given().get("/q/info").then().statusCode(404);
    }

    /** A body would be read by that server's bounds, and not by ours. */
    @Test
    void nobodyHasAnythingToSendThere() {
        given().body("x").post("/q/metrics").then().statusCode(405);
        given().body("x").put("/q/health").then().statusCode(405);
    }
}
