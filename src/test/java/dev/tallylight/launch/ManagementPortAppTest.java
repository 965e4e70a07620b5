package dev.tallylight.launch;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.LeadingIssuer;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** With a port of their own, health and metrics are there, and nowhere else. */
@QuarkusTest
@TestProfile(LeadingIssuer.Profile.class)
@QuarkusTestResource(PostgresResource.class)
class ManagementPortAppTest {
    @ConfigProperty(name = "quarkus.management.test-port")
    int port;

    @Test
    void healthAndMetricsAreThere() {
        given().port(port).get("/q/health/ready").then().statusCode(200);
        given().port(port).get("/q/metrics").then().statusCode(200).body(containsString("tallylight_"));
    }

    @Test
    void theMainPortShowsThemToNobody() {
        for (String path :
                new String[] {"/q/health", "/q/health/ready", "/q/metrics", "/q/../q/metrics", "//q/metrics"}) {
            given().urlEncodingEnabled(false).get(path).then().statusCode(404);
        }
    }

    @Test
    void theApiIsOnTheMainPortAlone() {
        Api.get("/streams").then().statusCode(200);
        Api.as(Api.TOKEN).port(port).get("/api/v1/streams").then().statusCode(404);
    }
}
