package dev.tallylight.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls a packaged hub's API as an admin, from as many threads as a test likes; an answer that does not come is one, too. */
public final class HubClient {
    /** The status of an answer that did not come in time, or at all. */
    public static final int NONE = 0;

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private final String origin;

    public HubClient(int port) {
        origin = "http://127.0.0.1:" + port;
    }

    /**
     * What came back.
     *
     * @param status {@link #NONE} where nothing did
     * @param text the body, or why there is none
     */
    public record Answer(int status, String text, Duration took) {
        public JsonNode json() {
            try {
                return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
            } catch (IOException e) {
                throw new IllegalStateException(text, e);
            }
        }

        /** @throws AssertionError where it is another status */
        public Answer expect(int wanted) {
            if (status != wanted) {
                throw new AssertionError("%d instead of %d: %s".formatted(status, wanted, text));
            }
            return this;
        }
    }

    /** @param within how long the answer is waited for */
    public Answer call(Duration within, String method, String path, @Nullable String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(origin + path))
                .timeout(within)
                .header("Authorization", "Bearer " + PackagedApp.token())
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        long began = System.nanoTime();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), since(began));
        } catch (IOException e) {
            return new Answer(NONE, method + " " + path + ": " + e, since(began));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(NONE, String.valueOf(e), since(began));
        }
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    public Answer call(String method, String path, @Nullable String body) {
        return call(Duration.ofSeconds(60), method, path, body);
    }

    public Answer get(String path) {
        return call("GET", path, null);
    }

    public Answer post(String path, String body) {
        return call("POST", path, body);
    }

    /**
     * Every item of a list, page by page.
     *
     * @param path without a question mark
     * @param query of each page, or empty
     */
    public List<JsonNode> all(String path, String query) {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        while (true) {
            JsonNode page =
                    get(path + "?limit=500" + query + cursor).expect(200).json();
            page.path("items").forEach(items::add);
            if (!page.hasNonNull("nextCursor")) {
                return items;
            }
            cursor = "&cursor=" + URLEncoder.encode(page.path("nextCursor").asText(), StandardCharsets.UTF_8);
        }
    }
}
