package dev.tallylight.testing;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;

/** Calls the API as an admin. */
public final class Api {
    /** As application.properties and {@link PostgresResource} set it for tests. */
    public static final String TOKEN = "test-token-of-an-admin-7h3Qm9xW";

    private Api() {}

    public static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType(ContentType.JSON);
    }

    public static Response get(String path) {
        return as(TOKEN).get("/api/v1" + path);
    }

    public static ValidatableResponse post(String path, String body) {
        return as(TOKEN).body(body).post("/api/v1" + path).then();
    }

    public static ValidatableResponse post(String path) {
        return as(TOKEN).post("/api/v1" + path).then();
    }

    public static ValidatableResponse patch(String path, String body) {
        return as(TOKEN).body(body).patch("/api/v1" + path).then();
    }

    /** The same for whoever has seen what the tag says. */
    public static ValidatableResponse patch(String path, String body, String etag) {
        return as(TOKEN)
                .header("If-Match", etag)
                .body(body)
                .patch("/api/v1" + path)
                .then();
    }

    /** Adds a stream that is watched closely, and gives its id. */
    public static String addStream(String url, String name, String... tags) {
        String labels = tags.length == 0 ? "" : "\"" + String.join("\",\"", tags) + "\"";
        Response added = post("/streams", """
                        {"url": "%s", "name": "%s", "tags": [%s],
                         "policy": {"interval": "2s", "retryInterval": "1s", "timeout": "8s"}}""".formatted(url, name, labels))
                .statusCode(201)
                .extract()
                .response();
        return Json.text(added, "id");
    }

    public static String status(String streamId) {
        return Json.text(get("/streams/" + streamId), "status");
    }
}
