package dev.tallylight.testing;

import static io.restassured.RestAssured.given;
import static java.net.http.HttpRequest.BodyPublishers.noBody;
import static java.net.http.HttpRequest.BodyPublishers.ofString;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Calls the API as an admin. */
public final class Api {
    /** As application.properties and {@link PostgresResource} set it for tests. */
    public static final String TOKEN = "test-token-of-an-admin-7h3Qm9xW";

    private static final HttpClient QUICK =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

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

    /** For what is asked very often, at which REST Assured is slow. */
    public static HttpResponse<String> quickly(String method, String path, String body) {
        URI uri = URI.create("http://localhost:" + RestAssured.port + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? noBody() : ofString(body))
                .build();
        try {
            return QUICK.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Adds a stream that is watched closely, and gives its id. */
    public static String addStream(String url, String name, String... tags) {
        String labels = tags.length == 0 ? "" : "\"" + String.join("\",\"", tags) + "\"";
        HttpResponse<String> added = quickly("POST", "/api/v1/streams", """
                        {"url": "%s", "name": "%s", "tags": [%s],
                         "policy": {"interval": "2s", "retryInterval": "1s", "timeout": "8s"}}""".formatted(url, name, labels));
        return Json.text(added.body(), "id");
    }

    public static String status(String streamId) {
        return Json.text(quickly("GET", "/api/v1/streams/" + streamId, "").body(), "status");
    }
}
