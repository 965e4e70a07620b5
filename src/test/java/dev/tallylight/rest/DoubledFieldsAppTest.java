package dev.tallylight.rest;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A body in which a field stands twice says two things, and readers differ in which of them they take (RFC 8259 §4). */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class DoubledFieldsAppTest {
    @Test
    void areRefusedWhereverTheyStand() {
        String url = "\"url\":\"https://example.com/" + UUID.randomUUID() + ".m3u8\"";
        Api.as(Api.TOKEN)
                .body("{" + url + ",\"name\":\"a\",\"name\":\"b\"}")
                .post("/api/v1/streams")
                .then()
                .statusCode(422)
                .body("violations[0].field", equalTo("name"))
                .body("violations[0].message", containsString("twice"));
        Api.as(Api.TOKEN)
                .body("{" + url + ",\"policy\":{\"interval\":\"30s\",\"interval\":\"60s\"}}")
                .post("/api/v1/streams")
                .then()
                .statusCode(422)
                .body("violations[0].field", equalTo("interval"));
        String id = Api.addStream("https://example.com/" + UUID.randomUUID() + ".m3u8", "Twice");
        Api.as(Api.TOKEN)
                .contentType("application/merge-patch+json")
                .body("{\"paused\":true,\"paused\":false}")
                .patch("/api/v1/streams/" + id)
                .then()
                .statusCode(422)
                .body("violations[0].field", equalTo("paused"));
    }
}
