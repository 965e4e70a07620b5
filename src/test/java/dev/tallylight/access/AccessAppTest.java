package dev.tallylight.access;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class AccessAppTest {
    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType(ContentType.JSON);
    }

    @Test
    void answersAStrangerWithAProblem() {
        given().get("/api/v1/tokens")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", startsWith("Bearer"))
                .body("type", equalTo("urn:tallylight:problem:unauthorized"));
        as("wrong")
                .get("/api/v1/tokens")
                .then()
                .statusCode(401)
                .body("type", equalTo("urn:tallylight:problem:unauthorized"));
    }

    @Test
    void givesATokenOnceAndRevokesIt() {
        String viewer = as("test-token-of-an-admin-7h3Qm9xW")
                .body("{\"name\":\"wall display\",\"role\":\"viewer\"}")
                .post("/api/v1/tokens")
                .then()
                .statusCode(201)
                .header("Location", notNullValue())
                .body("token", startsWith("tl_"))
                .extract()
                .path("token");
        as("test-token-of-an-admin-7h3Qm9xW").get("/api/v1/tokens").then().body("items.token", not(hasSize(0)));
        as(viewer).get("/api/v1/events").then().statusCode(200).body("items", notNullValue());
        as(viewer)
                .get("/api/v1/tokens")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:tallylight:problem:forbidden"));

        String id = as("test-token-of-an-admin-7h3Qm9xW")
                .get("/api/v1/tokens")
                .path("items.find { it.name == 'wall display' }.id");
        as("test-token-of-an-admin-7h3Qm9xW")
                .delete("/api/v1/tokens/" + id)
                .then()
                .statusCode(204);
        as(viewer).get("/api/v1/events").then().statusCode(401);
    }

    @Test
    void namesTheFieldThatIsWrong() {
        as("test-token-of-an-admin-7h3Qm9xW")
                .body("{\"name\":\"x\",\"role\":\"emperor\"}")
                .post("/api/v1/tokens")
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:tallylight:problem:invalid"))
                .body("violations[0].field", equalTo("role"));
        as("test-token-of-an-admin-7h3Qm9xW")
                .body("{\"name\":\"x\",\"rolle\":\"viewer\"}")
                .post("/api/v1/tokens")
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:tallylight:problem:unknown-field"))
                .body("violations[0].field", equalTo("rolle"));
        as("test-token-of-an-admin-7h3Qm9xW")
                .body("{\"name\":")
                .post("/api/v1/tokens")
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:tallylight:problem:malformed-json"));
    }

    @Test
    void keepsTheFeedInOrderAndRefusesAMadeUpPlaceInIt() {
        as("test-token-of-an-admin-7h3Qm9xW")
                .get("/api/v1/events?after=made-up")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("after"));
        as("test-token-of-an-admin-7h3Qm9xW")
                .get("/api/v1/events?types=stream.gone")
                .then()
                .statusCode(400);
        as("test-token-of-an-admin-7h3Qm9xW").get("/api/v1/nothing").then().statusCode(404);
    }
}
