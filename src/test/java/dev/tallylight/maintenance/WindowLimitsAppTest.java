package dev.tallylight.maintenance;

import static org.hamcrest.Matchers.containsString;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Nobody takes all windows from the others. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class WindowLimitsAppTest {
    private final String tag = "limit-" + UUID.randomUUID().toString().substring(0, 8);

    private Response mute(String token) {
        return Api.as(token)
                .contentType("application/json")
                .body("{\"tags\":[\"" + tag + "\"],\"for\":\"2h\"}")
                .post("/api/v1/mutes");
    }

    @Test
    void aSliceHasSoManyMutesAndTheOthersGoOn() {
        String token = Api.post("/tokens", """
                        {"name": "%s", "role": "editor", "tags": ["%s"]}""".formatted(tag, tag))
                .statusCode(201)
                .extract()
                .path("token");
        for (int i = 0; i < 100; i++) {
            mute(token).then().statusCode(201);
        }
        mute(token).then().statusCode(409).body("detail", containsString("100 mutes of your token's tags"));
        mute(Api.TOKEN).then().statusCode(201);
        Api.as(token)
                .contentType("application/json")
                .body("{\"name\":\"" + tag + "\",\"start\":\"2030-01-01T00:00\",\"duration\":\"1h\",\"tags\":[\"" + tag
                        + "\"]}")
                .post("/api/v1/maintenance")
                .then()
                .statusCode(201);
        Api.get("/maintenance?limit=500")
                .<List<String>>path("items.findAll { it.tags.contains('" + tag + "') }.id")
                .forEach(id -> Api.as(Api.TOKEN)
                        .delete("/api/v1/maintenance/" + id)
                        .then()
                        .statusCode(204));
    }
}
