package dev.tallylight.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.access.ConsoleSessions;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The pages of a slice ask for nothing while nothing of their own changes, and learn of nothing else. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class SliceFeedTest {
    private final String tag = "feed-" + UUID.randomUUID().toString().substring(0, 8);

    private static void add(String tag) {
        Api.post(
                        "/streams",
                        "{\"url\":\"https://" + UUID.randomUUID() + ".example.com/live.m3u8\",\"tags\":[\"" + tag
                                + "\"],\"paused\":true}")
                .statusCode(201);
    }

    @Test
    void isAliveWhileNothingOfTheSliceChanges() throws Exception {
        String token = Api.post(
                        "/tokens", "{\"name\": \"" + tag + "\", \"role\": \"viewer\", \"tags\": [\"" + tag + "\"]}")
                .statusCode(201)
                .extract()
                .path("token");
        String session = given().redirects()
                .follow(false)
                .header("Sec-Fetch-Site", "same-origin")
                .formParam("token", token)
                .post("/sign-in")
                .cookie(ConsoleSessions.COOKIE);
        HttpResponse<InputStream> feed = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/streams/live"))
                                .header("Cookie", ConsoleSessions.COOKIE + "=" + session)
                                .header("Accept", "text/event-stream")
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(feed.body(), StandardCharsets.UTF_8))) {
            assertThat(next(lines)).as("what may have changed since the page").isEqualTo("changed");
            add("beyond-" + tag);
            assertThat(next(lines)).as("of others").isEqualTo("alive");
            add(tag);
            assertThat(next(lines)).as("of its own").isEqualTo("changed");
            assertThat(next(lines)).isEqualTo("alive");
        }
    }

    private static String next(BufferedReader lines) throws IOException {
        while (true) {
            String line = lines.readLine();
            if (line == null) {
                throw new IOException("the feed has ended");
            }
            if (line.startsWith("data:")) {
                return line.substring("data:".length()).strip();
            }
        }
    }
}
