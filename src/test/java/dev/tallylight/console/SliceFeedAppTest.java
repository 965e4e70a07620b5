package dev.tallylight.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.access.ConsoleSessions;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.Browser;
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
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The pages of a slice ask for nothing while nothing of their own changes, and learn of nothing else. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class SliceFeedAppTest {
    private static String slice() {
        return "feed-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static void add(String tag) {
        Api.post(
                        "/streams",
                        "{\"url\":\"https://" + UUID.randomUUID() + ".example.com/live.m3u8\",\"tags\":[\"" + tag
                                + "\"],\"paused\":true}")
                .statusCode(201);
    }

    private static String session(String tag) {
        String token = Api.post(
                        "/tokens", "{\"name\": \"" + tag + "\", \"role\": \"viewer\", \"tags\": [\"" + tag + "\"]}")
                .statusCode(201)
                .extract()
                .path("token");
        return Browser.session(token);
    }

    private static BufferedReader feed(String session, String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> feed = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                                .header("Cookie", ConsoleSessions.COOKIE + "=" + session)
                                .header("Accept", "text/event-stream")
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        return new BufferedReader(new InputStreamReader(feed.body(), StandardCharsets.UTF_8));
    }

    /** Side by side, for each sign of life is waited for. */
    @Test
    void areAliveWhileNothingOfTheSliceChanges() throws Exception {
        try (ExecutorService readers = Executors.newFixedThreadPool(2)) {
            for (Future<Boolean> read : readers.invokeAll(List.<Callable<Boolean>>of(
                    () -> pageOfStreams(slice()), () -> pagesOfReceiversAndCheckpoints(slice())))) {
                assertThat(read.get()).isTrue();
            }
        }
    }

    private static boolean pageOfStreams(String tag) throws Exception {
        try (BufferedReader lines = feed(session(tag), "/streams/live")) {
            assertThat(next(lines)).as("what may have changed since the page").isEqualTo("changed");
            add("beyond-" + tag);
            assertThat(next(lines)).as("of others").isEqualTo("alive");
            add(tag);
            assertThat(next(lines)).as("of its own").isEqualTo("changed");
            assertThat(next(lines)).isEqualTo("alive");
            return true;
        }
    }

    private static String receiver(String tag) {
        return Api.post(
                        "/webhooks",
                        "{\"url\":\"http://127.0.0.1:9/" + UUID.randomUUID() + "\",\"tags\":[\"" + tag
                                + "\"],\"retrySchedule\":[\"0s\"]}")
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static void ping(String receiver) {
        Api.post("/webhooks/" + receiver + "/test", "").statusCode(202);
    }

    private static boolean pagesOfReceiversAndCheckpoints(String tag) throws Exception {
        String session = session(tag);
        String others = receiver("beyond-" + tag);
        String own = receiver(tag);
        try (BufferedReader receivers = feed(session, "/notifications/live");
                BufferedReader checkpoints = feed(session, "/checkpoints/live")) {
            assertThat(next(receivers))
                    .as("what may have changed since the page")
                    .isEqualTo("changed");
            assertThat(next(checkpoints)).isEqualTo("changed");
            ping(others);
            assertThat(next(receivers)).as("what others' receivers are told").isEqualTo("alive");
            assertThat(next(checkpoints)).as("which is nothing of checkpoints").isEqualTo("alive");
            ping(own);
            assertThat(next(receivers)).as("what its own is told").isEqualTo("changed");
            assertThat(next(checkpoints)).isEqualTo("alive");
            Api.post("/checkpoints", "{\"name\": \"Feed " + tag + "\"}").statusCode(201);
            assertThat(next(checkpoints)).as("checkpoints are everybody's").isEqualTo("changed");
            return true;
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
