package dev.tallylight.history.target;

import static dev.tallylight.testing.Api.TOKEN;
import static dev.tallylight.testing.Api.as;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class TargetApiAppTest {
    @Inject
    TargetStandings standings;

    private final String tag = "tag-" + UUID.randomUUID();

    private String stream() {
        return as(TOKEN)
                .body(Map.of(
                        "url",
                        "http://127.0.0.1:9/" + UUID.randomUUID(),
                        "protocol",
                        "http",
                        "paused",
                        true,
                        "tags",
                        new String[] {tag}))
                .post("/api/v1/streams")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    @Test
    void whatIsPromisedOfATagStandsWithItsStreamsReportsAndSummary() {
        String id = stream();
        as(TOKEN)
                .get("/api/v1/streams/" + id + "/uptime")
                .then()
                .statusCode(200)
                .body("target", nullValue());
        as(TOKEN)
                .body(Map.of("tag", tag, "percent", 99.9, "timezone", "Europe/Berlin"))
                .put("/api/v1/targets")
                .then()
                .statusCode(200)
                .body("percent", equalTo(99.9f));
        as(TOKEN).get("/api/v1/targets").then().body("items.tag", hasItem(tag));
        as(TOKEN)
                .get("/api/v1/streams/" + id + "/uptime")
                .then()
                .body("target.tag", equalTo(tag))
                .body("target.percent", equalTo(99.9f))
                .body("target.state", equalTo("unknown"))
                .body("target.words", startsWith("99.9 % is promised of "))
                .body("target.burn.window", equalTo(java.util.List.of("1h", "6h", "1d", "3d")));
        as(TOKEN)
                .get("/api/v1/reports/availability?groupBy=tag&tag=" + tag)
                .then()
                .body("items[0].promised", equalTo(99.9f))
                .body("items[0].leftSeconds", notNullValue());
        standings.reckon().await().atMost(Duration.ofSeconds(30));
        as(TOKEN).get("/api/v1/summary").then().body("targets.standing.tag", hasItem(tag));

        as(TOKEN)
                .body(Map.of("percent", 95))
                .put("/api/v1/streams/" + id + "/target")
                .then()
                .statusCode(200);
        as(TOKEN).get("/api/v1/streams/" + id + "/uptime").then().body("target.percent", equalTo(95f));
        as(TOKEN).delete("/api/v1/streams/" + id + "/target").then().statusCode(204);
        as(TOKEN).delete("/api/v1/streams/" + id + "/target").then().statusCode(404);
        as(TOKEN).delete("/api/v1/targets?tag=" + tag).then().statusCode(204);
        as(TOKEN).get("/api/v1/targets").then().body("items.tag", everyItem(not(equalTo(tag))));
        as(TOKEN).get("/api/v1/audit?limit=5").then().body("items.object", hasItem("target"));
    }

    @Test
    void whatCannotBeIsNamed() {
        as(TOKEN)
                .body(Map.of("tag", tag, "percent", 0))
                .put("/api/v1/targets")
                .then()
                .statusCode(422)
                .body("violations.field", hasItem("percent"));
        as(TOKEN)
                .body(Map.of("percent", 101, "timezone", "Mars/Olympus"))
                .put("/api/v1/targets")
                .then()
                .statusCode(422)
                .body("violations.field", hasItem("tag"))
                .body("violations.field", hasItem("percent"))
                .body("violations.field", hasItem("timezone"));
        as(TOKEN)
                .body(Map.of("percent", 99))
                .put("/api/v1/streams/" + UUID.randomUUID() + "/target")
                .then()
                .statusCode(404);
    }
}
